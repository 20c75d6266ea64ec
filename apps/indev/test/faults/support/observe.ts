import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { bundle } from '../../support/indev.ts'
import { temporaryDir } from '../../support/temporary-dir.ts'
import { type Connects, connectsIn } from './trace.ts'

/** Everything that a user could notice of a run, and whom it spoke to. */
export interface Observed {
  /** 128 + its number for a death by signal. */
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  readonly connects: Connects
}

export interface ObserveOptions {
  readonly env: NodeJS.ProcessEnv
  /** Words before the command: a namespace to be in, a clock to believe. */
  readonly within?: readonly string[]
  /** Arguments of Node: a mutant to preload. */
  readonly nodeArgs?: readonly string[]
}

/** The uploader ends by itself within 20 s, and its watchdog ends it within 60. */
const LIMIT_MS = 90_000

const CALLS = 'connect,execve,clone,clone3,fork,vfork,setpriority'
/**
 * The detached process believes that it is the last in every queue, and is not: where much is going on a limit of its
 * own would end before it has had a turn.
 */
const AS_EQUAL = 'inject=setpriority:retval=0'

/** Whether these words run to a good end: the program is there, and the machine lets it. */
export function isPossible(file: string, ...args: readonly string[]): boolean {
  return spawnSync(file, args, { stdio: 'ignore', timeout: 30_000 }).status === 0
}

/** Whether system calls can be counted. */
export function canObserve(): boolean {
  return isPossible('strace', '-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', 'true')
}

/**
 * Runs `indev` with every connect of it and of its uploader counted in the kernel's own words.
 *
 * Resolves when the last process of them has ended: nothing outlives an observation.
 */
export async function observe(args: readonly string[], options: ObserveOptions): Promise<Observed> {
  using dir = temporaryDir()
  const log = join(dir.path, 'trace')
  const strace = ['strace', '-f', '--seccomp-bpf', '-qq', '-s', '512', '-e', `trace=${CALLS}`]
  const command = [process.execPath, ...(options.nodeArgs ?? []), bundle, ...args]
  const flags = ['-e', AS_EQUAL, '-e', 'signal=none', '-o', log]
  const words = [...(options.within ?? []), ...strace, ...flags, ...command]
  const [file = '', ...rest] = words
  const child = spawn(file, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...options.env },
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  const connects = connectsIn(readFileSync(log, 'utf8'), isUploader)
  return { exitCode: child.exitCode, stdout, stderr, connects }
}

/** Observes commands with telemetry off. */
export type ObserveOff = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => Promise<Observed>

/** What commands say with telemetry off is the same wherever records would go: each is observed once. */
export function onceWithTelemetryOff(within: readonly string[] = []): ObserveOff {
  const seen = new Map<string, Promise<Observed>>()
  return async (args, env) => {
    const command = args.join(' ')
    const observed = seen.get(command) ?? observeOff(args, env, within)
    seen.set(command, observed)
    return observed
  }
}

async function observeOff(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  within: readonly string[],
): Promise<Observed> {
  using home = temporaryDir()
  return await observe(args, { within, env: { HOME: home.path, ...env, INDEV_TELEMETRY: 'off' } })
}

function isUploader(execve: string): boolean {
  return execve.includes('uploader.js')
}
