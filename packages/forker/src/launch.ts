import type { SpawnOptions } from 'node:child_process'
import type { System } from './system.ts'

/** What became of one spawn. */
export type Launched =
  | { readonly outcome: 'spawned'; readonly pid: number }
  | { readonly outcome: 'failed'; readonly cause: Error }

/** What is started, and how much of a processor it may ever use. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** CPU time of all its threads, ms; `Infinity` for no limit. */
  readonly maxCpuMs: number
}

/**
 * Starts a program so that it shares nothing with the caller: own session, no descriptors, no directory.
 * Awaits nothing. Never `fork`: its channel keeps the caller alive.
 */
export function launch(system: System, program: Program): Launched {
  const { file, env } = program
  try {
    const limited = underCpuLimit(system, program)
    const child = system.spawn(limited.file, limited.args, spawnOptions(system.platform, env))
    // A failure to start also comes later, as an event; unheard it would end the caller.
    child.on('error', ignore)
    child.unref()
    return child.pid === undefined
      ? { outcome: 'failed', cause: new Error(`${file} could not be started`) }
      : { outcome: 'spawned', pid: child.pid }
  } catch (error) {
    return { outcome: 'failed', cause: error instanceof Error ? error : new Error(String(error)) }
  }
}

const SHELL = '/bin/sh'
/** `ulimit` sets both limits, so the kernel kills at once and leaves no core. A lower one of the user's stays. */
const LIMITED = 'ulimit -t "$0" 2>/dev/null; exec "$@"'

/**
 * The kernel's own bound on a process, for which Node has no call: a shell sets it and becomes the program.
 * It needs nothing of ours to work: no thread, no lease, no later command. Where there is no shell (Windows,
 * an image without one) there is no such bound.
 *
 * @see setrlimit(2), RLIMIT_CPU
 */
function underCpuLimit(
  { platform, io }: System,
  { file, args, maxCpuMs }: Program,
): Pick<Program, 'file' | 'args'> {
  const isBounded = platform !== 'win32' && Number.isFinite(maxCpuMs)
  if (!isBounded || io.stat(SHELL)?.kind !== 'file') return { file, args }
  return { file: SHELL, args: ['-c', LIMITED, String(Math.ceil(maxCpuMs / 1_000)), file, ...args] }
}

/**
 * How a process is cut loose.
 *
 * POSIX: `detached` is setsid. Windows has no sessions of that kind: libuv puts children into a job that
 * dies with the parent, except detached ones; those get no console, and `windowsHide` keeps one from
 * flashing up. A process there locks its directory, so it gets one that nobody removes.
 */
export function spawnOptions(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string>>,
): SpawnOptions {
  return {
    detached: true,
    windowsHide: true,
    stdio: 'ignore',
    cwd: platform === 'win32' ? windowsRoot(env) : '/',
    env,
  }
}

function windowsRoot(env: Readonly<Record<string, string>>): string {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'SYSTEMROOT')
  return (name === undefined ? undefined : env[name]) ?? 'C:\\'
}

function ignore(): void {}
