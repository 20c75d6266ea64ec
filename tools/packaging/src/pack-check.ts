import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TIMEOUT_MS = 120_000

/**
 * Packs a package as npm would and asks two resolvers' judges about the tarball.
 *
 * @returns An exit code: 0 when both agree that it can be imported and typed.
 */
export function packCheck(packageDir: string): number {
  const publint = binOf('publint', 'publint')
  const attw = binOf('@arethetypeswrong/cli', 'attw')
  const isFine =
    runs(packageDir, [publint, '--strict']) &&
    runs(packageDir, [attw, '--pack', '.', '--profile', 'esm-only', '--format', 'ascii'])
  return isFine ? 0 : 1
}

function runs(cwd: string, args: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, args, {
    cwd,
    stdio: 'inherit',
    timeout: TIMEOUT_MS,
  })
  return status === 0
}

/** The file behind a package's command, found without a shell. */
function binOf(name: string, command: string): string {
  const manifestPath = manifestOf(name)
  const manifest: { bin: string | Record<string, string> } = JSON.parse(
    readFileSync(manifestPath, 'utf8'),
  )
  const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[command]
  if (bin === undefined) throw new TypeError(`${name} has no command ${command}`)
  return join(dirname(manifestPath), bin)
}

function manifestOf(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', name, 'package.json')
}
