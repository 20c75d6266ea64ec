import type { OutputFile } from 'esbuild'

/** esbuild's stand-in for `require` in an ES module: it throws unless the scope has a real one. */
const standIn = /typeof require\s*(?:<\s*"u"|!==?\s*"undefined")/

const banner =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);\n'

/**
 * Gives bundled CommonJS dependencies a `require` for Node's own modules.
 *
 * Only the file that holds esbuild's stand-in needs one, so the entry does not pay for a dependency
 * that a lazy command brings.
 */
export function provideRequire(file: Pick<OutputFile, 'path' | 'contents' | 'text'>): Uint8Array {
  const needed = file.path.endsWith('.js') && standIn.test(file.text)
  return needed ? Buffer.concat([Buffer.from(banner), file.contents]) : file.contents
}
