import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryDir } from '../support/temporary-dir.ts'

// Packs indev as it is published, installs that in an empty directory without a network, and plays a
// transcript there. Optional dependencies are left out: indev must do without.

const LIMIT_MS = 120_000
const app = fileURLToPath(new URL('../../', import.meta.url))

function run(cwd: string, program: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { status } = spawnSync(program, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: LIMIT_MS,
  })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}`)
}

using dir = temporaryDir()
const { env } = process
run(app, 'pnpm', ['pack', '--pack-destination', dir.path], env)
const [tarball = ''] = readdirSync(dir.path)
writeFileSync(join(dir.path, 'package.json'), '{"private":true}')
const quiet = ['--offline', '--omit=optional', '--no-audit', '--no-fund']
run(dir.path, 'npm', ['install', ...quiet, join(dir.path, tarball)], env)
const bin = join(dir.path, 'node_modules/.bin/indev')
const jest = ['transcripts', '-t', 'main-job', '--reporters=default']
run(app, join(app, 'node_modules/.bin/jest-esm'), jest, {
  ...env,
  PATH: `${dirname(process.execPath)}:${env['PATH'] ?? ''}`,
  INDEV_TEST_BIN: bin,
})
