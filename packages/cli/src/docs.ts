export { commandDocs } from './docs/command-docs.ts'
export { type DocsPlace, staleCommandDocs, writeCommandDocs } from './docs/write-docs.ts'
