import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The built, bundled CLI. */
export function indevBin(): string {
  return builtCommand(require.resolve('@indev/indev/package.json'), 'indev')
}

/** The built platform. */
export function platformBin(): string {
  return builtCommand(require.resolve('@indev/platform/package.json'), 'indev-platform')
}

/** The file behind a command of a package, as its manifest names it. */
function builtCommand(manifestFile: string, command: string): string {
  const manifest: { bin?: Record<string, string> } = JSON.parse(readFileSync(manifestFile, 'utf8'))
  const file = manifest.bin?.[command]
  if (file === undefined) throw new Error(`${manifestFile} names no command ${command}`)
  return join(dirname(manifestFile), file)
}
