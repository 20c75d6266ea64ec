export { appendJournal, formatLine } from './journal/append.ts'
export { readJournal } from './journal/read-journal.ts'
