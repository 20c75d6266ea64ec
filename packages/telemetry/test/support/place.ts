import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AppIdentity } from '../../src/identity.ts'
import { type AppPaths, resolvePaths } from '../../src/paths.ts'

export const APP: AppIdentity = { name: 'demo', version: '1.2.3', envPrefix: 'DEMO' }

/** A home of its own, removed when the test's block ends. */
export interface Place extends Disposable {
  readonly dir: string
  readonly env: NodeJS.ProcessEnv
  readonly paths: AppPaths
  /** Every path below the home, sorted, relative. */
  tree(): string[]
  /** The bytes of every file below the home, names included. */
  bytes(): Buffer
}

export function newPlace(): Place {
  const dir = mkdtempSync(join(tmpdir(), 'telemetry-test-'))
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const env = {
    PATH,
    NODE_COMPILE_CACHE,
    HOME: dir,
    XDG_STATE_HOME: join(dir, 'state'),
    XDG_CONFIG_HOME: join(dir, 'config'),
    XDG_DATA_HOME: join(dir, 'data'),
  }
  const paths = resolvePaths(APP, env)
  if (paths === undefined) throw new Error('no paths')
  const tree = (): string[] => readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted()
  return {
    dir,
    env,
    paths,
    tree,
    bytes: () =>
      Buffer.concat(
        tree().map((name) => Buffer.concat([Buffer.from(name), read(join(dir, name))])),
      ),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** Directories have no bytes, and a file may go while we look. */
function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}
