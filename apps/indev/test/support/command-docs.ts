import { fileURLToPath } from 'node:url'
import type { DocsPlace } from '@indev/cli/docs'

/** The reference of the commands, and what it is written from. */
export const COMMAND_DOCS: DocsPlace = {
  tablesDir: new URL('../../src/commands/', import.meta.url),
  dir: fileURLToPath(new URL('../../../../docs/commands/', import.meta.url)),
}
