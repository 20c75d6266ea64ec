import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './indev.ts'

/** Where the bundle is. */
export const dist = dirname(bundle)

/** A file of the bundle, as the bundler describes it. */
interface Output {
  readonly imports: readonly {
    readonly path: string
    readonly kind: string
    readonly external?: true
  }[]
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>
}

/** What the bundler says of all files. */
export const meta: { readonly outputs: Readonly<Record<string, Output>> } = JSON.parse(
  readFileSync(join(dist, 'meta.json'), 'utf8'),
)

/** Outputs of the bundle that hold code of a dependency whose path matches. */
export function outputsWith(pattern: RegExp): readonly string[] {
  return Object.entries(meta.outputs)
    .filter(([, { inputs }]) =>
      Object.entries(inputs).some(
        ([path, { bytesInOutput }]) => bytesInOutput > 0 && pattern.test(path),
      ),
    )
    .map(([path]) => path)
}

/** How a program ended. */
interface Ended {
  /** `null` after a signal. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs Node in a folder that is its home as well, at most 30 s. */
export function runNode(
  cwd: string,
  args: readonly string[],
  env: Readonly<NodeJS.ProcessEnv> = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
  })
  return { exitCode: status, stdout, stderr }
}

/** Arguments of Node that run some code first. */
export function preloading(code: string): readonly string[] {
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
}

/** What Node loads for a command line, with `home` for the user's. */
interface Loaded {
  /** Paths, in order. */
  readonly files: readonly string[]
  /** Those of them that were loaded before the first request was sent; none without one. */
  readonly beforeRequest: readonly string[]
  /** Modules of Node itself, its own start included. */
  readonly builtins: readonly string[]
}

/** Runs a command line and says what it loads. */
export function loadedBy(
  home: string,
  args: readonly string[],
  env: Readonly<NodeJS.ProcessEnv>,
): Loaded {
  const log = join(home, 'loaded')
  const hook = `const { appendFileSync } = process.getBuiltinModule('node:fs')
    const note = (line) => appendFileSync(${JSON.stringify(log)}, line + '\\n')
    process.getBuiltinModule('node:module').registerHooks({
      load(url, context, next) { note(url); return next(url, context) },
    })
    process.getBuiltinModule('node:diagnostics_channel')
      .subscribe('http.client.request.start', () => note('request'))
    process.on('exit', () => process.moduleLoadList.forEach(note))`
  runNode(home, [...preloading(hook), bundle, ...args], env)
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n')
  return {
    files: filesIn(lines),
    beforeRequest: filesIn(lines.slice(0, Math.max(lines.indexOf('request'), 0))),
    builtins: lines.filter((line) => line.startsWith('NativeModule ')),
  }
}

function filesIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith('file:')).map((url) => fileURLToPath(url))
}

/** Names of files of the bundle, without their hash. */
export function namesOf(paths: readonly string[]): readonly string[] {
  return paths.map((path) => basename(path).replace(/-.*/, ''))
}

/** Together. */
export function kibOf(paths: readonly string[]): number {
  return Math.round(paths.reduce((sum, path) => sum + statSync(path).size, 0) / 1024)
}
