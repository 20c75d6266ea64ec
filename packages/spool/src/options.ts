import type { DropReason } from './errors.ts'
import { nodeIo } from './io.ts'
import type { SpoolIo } from './io.ts'

/**
 * What an acknowledged append survives. `process`: the death of any process. `file`: also power
 * loss on file systems that keep the data of an fsynced file (found under its temporary name if its
 * directory was not written). `full`: also power loss under POSIX's weakest reading.
 */
export type Durability = 'file' | 'full' | 'process'

/** When a runaway writer is cut off. */
export interface BreakerLimits {
  /** This many segments with a time stamp within the window trip the breaker; 1 or more. */
  readonly segments: number
  /** How far back segments count, ms, 1 or more. */
  readonly windowMs: number
  /** How long appends are then refused, ms, from 1 to an hour. */
  readonly coolMs: number
}

/** Bounds of a spool; several processes that share one should give the same. */
export interface SpoolLimits {
  /** Bytes waiting. @defaultValue 20 MiB */
  readonly maxBytes?: number
  /** Segments waiting. @defaultValue 2048 */
  readonly maxFiles?: number
  /** Age at which a waiting segment is dropped, ms. @defaultValue 7 days */
  readonly maxAgeMs?: number
  /** Payload of one record, bytes. @defaultValue 1 MiB */
  readonly maxRecordBytes?: number
  /** Free space under which nothing is written, bytes; 0 never asks. @defaultValue 2 % of the disk, within 64 MiB and 1 GiB */
  readonly minFreeBytes?: number
  /** What gives way when the spool is full. @defaultValue 'drop-oldest' */
  readonly overflow?: 'drop-newest' | 'drop-oldest'
  /** Cuts a runaway writer off; `false` never does. @defaultValue 512 segments within 10 s, for 60 s */
  readonly breaker?: BreakerLimits | false
}

/** Limits with every default filled in. */
export interface ResolvedLimits extends Required<Omit<SpoolLimits, 'minFreeBytes'>> {
  /** Undefined: adaptive. */
  readonly minFreeBytes: number | undefined
}

/** Why records left the spool without having been delivered; the key of a persistent counter. */
export type LossReason = DropReason | 'expired' | 'purged' | 'quarantine-full' | 'torn'

/** Something that the spool did of its own accord. */
export type SpoolEvent =
  | {
      readonly type: 'dropped'
      readonly reason: LossReason
      readonly records: number
      readonly counted: boolean
    }
  | { readonly type: 'tripped'; readonly reason: GateReason; readonly untilMs: number }
  | { readonly type: 'recovered'; readonly file: string; readonly crashes: number }
  | { readonly type: 'salvaged'; readonly file: string; readonly records: number }
  | {
      readonly type: 'quarantined'
      readonly file: string
      readonly reason: string
      readonly records: number
    }

/** Why appends are refused for a while. */
export type GateReason = 'breaker' | 'full' | 'low-disk'

/** What the spool takes from the outside world; tests replace it. */
export interface SpoolDeps {
  /** Every system call; a test makes the nth one fail. */
  readonly io: SpoolIo
  /** Unix time, ms: decides order, age and backoff, never safety. */
  readonly now: () => number
  /** Time that no one sets, ms. */
  readonly monotonicMs: () => number
  /** As `Math.random`. */
  readonly random: () => number
  /** Waits without the event loop, ms; only used on Windows, for scanners that hold a file. */
  readonly pauseSync: (durationMs: number) => void
  /** Waits, ms; only used by a drain that was quicker than the file system's clock. */
  readonly pause: (durationMs: number) => Promise<void>
  /** Runs something later, unless the process ends before; returns how to cancel it. */
  readonly later: (delayMs: number, run: () => void) => () => void
  /** `win32` retries renames and fsyncs no directory. */
  readonly platform: NodeJS.Platform
  /** Undefined where there are no user ids. */
  readonly uid: number | undefined
  /** Keeps ids apart in processes that started from one snapshot. */
  readonly pid: number
}

/** Options of {@link openSpool}. */
export interface SpoolOptions {
  /** The directory of this spool and of nothing else; end it in the format's version, `…/v1`. */
  readonly dir: string
  /** What an acknowledged append survives. @defaultValue 'process' */
  readonly durability?: Durability
  /** Bounds; each has a default of its own. */
  readonly limits?: SpoolLimits
  /**
   * Without a heartbeat for this long a drainer is taken for dead, by `due()` and by the default
   * lock of `drain` alike, ms, at least 3000. @defaultValue 30000
   */
  readonly lockTtlMs?: number
  /** Told of drops, recoveries and the like; what it throws is ignored. */
  readonly onEvent?: (event: SpoolEvent) => void
  /** For tests: replaces clock, system calls, chance. @defaultValue those of the process */
  readonly deps?: Partial<SpoolDeps>
}

/** The options in force: everything that defines a spool, for its state is all on disk. */
export interface SpoolSettings {
  /** Without a slash at its end. */
  readonly dir: string
  /** Of every append and acknowledgement. */
  readonly durability: Durability
  /** Every default filled in. */
  readonly limits: ResolvedLimits
  /** When a drainer is taken for dead, ms. */
  readonly lockTtlMs: number
  /** Never throws, whatever the caller's own does. */
  readonly onEvent: (event: SpoolEvent) => void
  /** Every default filled in. */
  readonly deps: SpoolDeps
}

const MIB = 2 ** 20
const DAY_MS = 86_400_000
const DURABILITIES: readonly string[] = ['process', 'file', 'full']

/** Checks `options` once, at the door. Throws `TypeError` or `RangeError`. */
export function resolveOptions(options: SpoolOptions): SpoolSettings {
  const { dir, durability = 'process', limits = {}, lockTtlMs = 30_000, onEvent, deps } = options
  if (typeof dir !== 'string' || dir === '') throw new TypeError('"dir" must be a path')
  if (!DURABILITIES.includes(durability)) {
    throw new TypeError(`"durability" must be process, file or full, got ${durability}`)
  }
  const breaker = limits.breaker ?? { segments: 512, windowMs: 10_000, coolMs: 60_000 }
  if (breaker !== false) {
    for (const key of ['segments', 'windowMs', 'coolMs'] as const) atLeastOne(key, breaker[key])
  }
  if (limits.minFreeBytes !== undefined && !(limits.minFreeBytes >= 0)) {
    throw new RangeError(`"minFreeBytes" must be at least 0, got ${limits.minFreeBytes}`)
  }
  // The lock can beat once a second; two beats may be late.
  if (!(lockTtlMs >= 3000)) {
    throw new RangeError(`"lockTtlMs" must be at least 3000, got ${lockTtlMs}`)
  }
  return {
    dir: withoutSlash(dir),
    durability,
    limits: {
      maxBytes: atLeastOne('maxBytes', limits.maxBytes ?? 20 * MIB),
      maxFiles: atLeastOne('maxFiles', limits.maxFiles ?? 2048),
      maxAgeMs: atLeastOne('maxAgeMs', limits.maxAgeMs ?? 7 * DAY_MS),
      maxRecordBytes: atLeastOne('maxRecordBytes', limits.maxRecordBytes ?? MIB),
      minFreeBytes: limits.minFreeBytes,
      overflow: limits.overflow ?? 'drop-oldest',
      breaker,
    },
    lockTtlMs,
    onEvent: quiet(onEvent),
    deps: { ...systemDeps(), ...deps },
  }
}

function withoutSlash(dir: string): string {
  let end = dir.length
  while (end > 1 && (dir[end - 1] === '/' || dir[end - 1] === '\\')) end--
  return dir.slice(0, end)
}

function atLeastOne(name: string, value: number): number {
  if (!(value >= 1)) throw new RangeError(`"${name}" must be at least 1, got ${value}`)
  return value
}

/** An observer cannot break what it observes. */
function quiet(onEvent: ((event: SpoolEvent) => void) | undefined): (event: SpoolEvent) => void {
  return (event) => {
    try {
      onEvent?.(event)
    } catch {
      // The host asked to be told; its own failure is not the spool's.
    }
  }
}

function systemDeps(): SpoolDeps {
  return {
    io: nodeIo,
    now: Date.now,
    // The first `performance` of a process costs it almost a millisecond.
    monotonicMs: () => {
      const [seconds, nanoseconds] = process.hrtime()
      return seconds * 1000 + nanoseconds / 1e6
    },
    random: Math.random,
    pauseSync: (durationMs) =>
      void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs),
    pause: (durationMs) => new Promise((resolve) => void setTimeout(resolve, durationMs)),
    later: (delayMs, run) => {
      const timer = setTimeout(run, delayMs).unref()
      return () => clearTimeout(timer)
    },
    platform: process.platform,
    uid: process.geteuid?.(),
    pid: process.pid,
  }
}
