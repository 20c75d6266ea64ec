import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The built file behind a command of a workspace package, as its manifest names it.
 *
 * @throws Error when the package has no such command.
 */
export function builtCommand(packageName: string, command: string): string {
  const manifestFile = createRequire(import.meta.url).resolve(`${packageName}/package.json`)
  const manifest: { bin?: Record<string, string> } = JSON.parse(readFileSync(manifestFile, 'utf8'))
  const file = manifest.bin?.[command]
  if (file === undefined) throw new Error(`${packageName} has no command ${command}`)
  return join(dirname(manifestFile), file)
}
