import { fileURLToPath } from 'node:url'
import { writeCommandDocs } from '@indev/cli/docs'
import { indev } from '../../src/app.ts'

/** `npx -y pnpm@12 --filter @indev/indev run docs`: writes docs/commands/ anew. */
await writeCommandDocs(indev, fileURLToPath(new URL('../../../../docs/commands/', import.meta.url)))
