import { prepend } from './source-maps.ts'

/** esbuild's stand-in for `require` in an ES module: it throws unless the scope has a real one. */
const standIn = /typeof require\s*(?:<\s*"u"|!==?\s*"undefined")/

/** Made on first use: the stand-in lives in a file that every start loads. */
const banner =
  'let nodeRequire;const require=(id)=>(nodeRequire??=process.getBuiltinModule("node:module").createRequire(import.meta.url))(id);\n'

/**
 * Gives bundled CommonJS dependencies a `require` for Node's own modules.
 *
 * Only the file that holds esbuild's stand-in needs one, and it costs nothing until it is called.
 */
export function provideRequire(text: string): string {
  if (!standIn.test(text)) return text
  // A `#!` line would have to stay first, but an entry holds no dependency.
  return prepend(banner, text)
}
