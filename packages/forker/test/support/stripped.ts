import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Writes `src` and `test/fixtures` as JavaScript below `dir`, in the same places. A program of hundreds of
 * short processes would spend its time on stripping types in each; and unlike `dist` this is never stale.
 */
export function writeStripped(dir: string): void {
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}')
  for (const folder of ['src', 'test/fixtures']) {
    mkdirSync(join(dir, folder), { recursive: true })
    for (const name of readdirSync(join(PACKAGE, folder))) {
      const code = stripTypeScriptTypes(readFileSync(join(PACKAGE, folder, name), 'utf8'))
      const imports = code.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'")
      writeFileSync(join(dir, folder, name.replace(/\.ts$/, '.js')), imports)
    }
  }
}
