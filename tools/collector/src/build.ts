import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

import { deployed, readDeployed } from './deployment.ts'
import { run } from './run.ts'

/** What was built, or found built. */
export interface Built {
  /** The Collector of `builder.yaml`. */
  readonly collector: string
  /** Go's own program for certificates of a test. */
  readonly certifier: string
  /** `undefined` when it was in the cache. */
  readonly tookMs: number | undefined
}

/** The `go` on the PATH, or where its installer puts it. */
export function findGo(env: NodeJS.ProcessEnv): string | undefined {
  const dirs = [...(env['PATH'] ?? '').split(delimiter), '/usr/local/go/bin']
  return dirs.map((dir) => join(dir, 'go')).find((file) => existsSync(file))
}

/** A cold build on a slow and busy machine; the modules come through the proxy. */
const BUILD_TIMEOUT_MS = 2_700_000

/** The version in the manifest: of the components, and of the program that puts them together. */
export function builderVersion(manifest: string): string {
  const version = /^ {2}version: (?<version>\d+\.\d+\.\d+)$/mu.exec(manifest)?.groups?.['version']
  if (version === undefined) throw new Error('builder.yaml has no dist.version')
  return `v${version}`
}

/**
 * Builds the Collector as operators do, once for each manifest and release of Go.
 *
 * The result is kept in `$XDG_CACHE_HOME/indev-e2e`, outside the repository.
 */
export async function buildCollector(go: string, env: NodeJS.ProcessEnv): Promise<Built> {
  const manifest = readDeployed('builder.yaml')
  const release = await output(go, ['version'], env)
  const key = createHash('sha256').update(manifest).update(release).digest('hex').slice(0, 16)
  const cache = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'indev-e2e')
  const done = join(cache, `collector-${key}`)
  const built = { collector: join(done, 'indev-collector'), certifier: join(done, 'certifier') }
  if (existsSync(done)) return { ...built, tookMs: undefined }

  const startedMs = performance.now()
  mkdirSync(cache, { recursive: true })
  const dir = mkdtempSync(join(cache, 'building-'))
  const removeDir = (): void => rmSync(dir, { recursive: true, force: true })
  process.once('exit', removeDir)
  try {
    await compile(go, dir, builderVersion(manifest), env)
    try {
      renameSync(join(dir, 'build'), done)
    } catch (error) {
      // Somebody else has built the same meanwhile.
      if (!existsSync(done)) throw error
    }
  } finally {
    process.removeListener('exit', removeDir)
    removeDir()
  }
  return { ...built, tookMs: performance.now() - startedMs }
}

async function compile(
  go: string,
  dir: string,
  version: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const builder = `go.opentelemetry.io/collector/cmd/builder@${version}`
  await output(go, ['install', builder], { ...env, GOBIN: dir })
  const withGo = { ...env, PATH: `${join(go, '..')}${delimiter}${env['PATH'] ?? ''}` }
  // The manifest's output path is relative: below the working directory.
  await output(join(dir, 'builder'), ['--config', deployed('builder.yaml')], withGo, dir)
  const root = (await output(go, ['env', 'GOROOT'], env)).trim()
  const source = join(root, 'src/crypto/tls/generate_cert.go')
  const target = join(dir, 'build/certifier')
  await output(go, ['build', '-trimpath', '-o', target, source], { ...env, CGO_ENABLED: '0' }, dir)
}

async function output(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<string> {
  const ended = await run([file, ...args], {
    env,
    timeoutMs: BUILD_TIMEOUT_MS,
    isNice: true,
    ...(cwd === undefined ? {} : { cwd }),
  })
  if (ended.code !== 0) throw new Error(`${file} ${args.join(' ')} failed:\n${ended.stderr}`)
  return ended.stdout
}
