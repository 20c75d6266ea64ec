import type { SpawnOptions } from 'node:child_process'
import { builtins } from './builtins.ts'
import { errnoOf, nodeIo, type ForkerIo } from './io.ts'

/** What we need of a process that we started. */
export interface Started {
  /** Undefined when it could not be. */
  readonly pid?: number | undefined
  on(event: 'error', listener: (error: Error) => void): unknown
  unref(): void
}

/** What the package needs of the machine and of its own process: the seam of all tests. */
export interface System {
  readonly io: ForkerIo
  readonly platform: NodeJS.Platform
  readonly pid: number
  /** Undefined where there are no user numbers (Windows). */
  readonly uid: number | undefined
  readonly execPath: string
  /** The script that this process was started with, as far as it says so. */
  readonly mainPath: string | undefined
  /** How many of Node's own options stand before it. */
  readonly execArgvCount: number
  wallMs(): number
  /** Milliseconds since an instant fixed for this boot, the same for all processes; stands still in suspend. */
  monotonicMs(): number
  /** True when a process of that number exists, whoever owns it. */
  processExists(pid: number): boolean
  /** Kills it, at once; that it is gone already, or not ours, is no error. */
  killProcess(pid: number): void
  spawn(file: string, args: readonly string[], options: SpawnOptions): Started
}

/** This process on this machine. */
export function nodeSystem(): System {
  return {
    io: nodeIo(),
    platform: process.platform,
    pid: process.pid,
    uid: process.geteuid?.(),
    execPath: process.execPath,
    mainPath: process.argv[1],
    execArgvCount: process.execArgv.length,
    wallMs: () => Date.now(),
    // CLOCK_MONOTONIC and its likes count from boot: comparable between processes, deaf to a changed clock.
    monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
    processExists,
    killProcess,
    spawn: (file, args, options) => builtins.childProcess().spawn(file, args, options),
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'
  }
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
}
