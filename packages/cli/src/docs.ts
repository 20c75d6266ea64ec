export { commandDocs } from './docs/command-docs.ts'
export { staleCommandDocs, writeCommandDocs } from './docs/write-docs.ts'
