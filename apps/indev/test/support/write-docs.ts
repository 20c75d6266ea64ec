import { writeCommandDocs } from '@indev/cli/docs'
import { indev } from '../../src/app.ts'
import { COMMAND_DOCS } from './command-docs.ts'

/** `npx -y pnpm@12 --filter @indev/indev run docs`: writes docs/commands/ anew. */
await writeCommandDocs(indev, COMMAND_DOCS)
