/**
 * When to drain. All of it is hints, each from the time stamp of one file, so that a command at its
 * exit decides with a handful of stats; the drainer itself looks at the directory and at the lock.
 */
import { lengthenFile, unlinkIfThere, writeFile } from './files.ts'
import { closedGate } from './gate.ts'
import { metaPath, placePath } from './layout.ts'
import type { SpoolSettings } from './options.ts'

/** Name of the lock in meta/. */
export const LOCK_NAME = 'uploader.lock'
const BACKOFF_NAME = 'backoff'
const DRAINED_NAME = 'drained'
const BACKOFF_MIN_MS = 1000
const BACKOFF_MAX_MS = 30 * 60_000
/** The longest wait that a server may ask for; a time further ahead was not written by this clock. */
const BACKOFF_LIMIT_MS = 86_400_000

/** Whether to start a drainer now, and why or why not. */
export interface Due {
  /** A hint: when wrong, a drainer finds nothing, or the next command asks again. */
  readonly due: boolean
  /** The first that applies, in the order empty, tripped, backoff, locked; else `pending`. */
  readonly why: 'backoff' | 'empty' | 'locked' | 'pending' | 'tripped'
}

/** See {@link Due}; at most five stats. */
export function isDue(settings: SpoolSettings, appended: boolean): Due {
  if (!appended && !mayBePending(settings)) return { due: false, why: 'empty' }
  // A runaway writer must not start processes as well; a full spool on the other hand must drain.
  if (closedGate(settings)?.reason === 'breaker') return { due: false, why: 'tripped' }
  if (backoffUntil(settings) !== undefined) return { due: false, why: 'backoff' }
  if (isLockFresh(settings)) return { due: false, why: 'locked' }
  return { due: true, why: 'pending' }
}

/**
 * Before its last look at ready/, the drainer leaves a mark. If ready/ changed at or after the
 * mark, something may be there; both times are the file system's own.
 */
function mayBePending(settings: SpoolSettings): boolean {
  const { io, now } = settings.deps
  const ready = io.stat(placePath(settings, 'ready'))
  if (ready === undefined) return false
  const drained = io.stat(metaPath(settings, DRAINED_NAME))
  if (drained === undefined) return true
  const isBelievable = drained.mtimeMs <= now() + 1000
  return !(isBelievable && ready.mtimeMs < drained.mtimeMs)
}

/**
 * Leaves the mark that {@link isDue} looks for.
 *
 * @returns Whether it is later than the last change of ready/. File systems tell time in ticks of
 *   some milliseconds: a mark of the same tick would say nothing.
 */
export function markDrained(settings: SpoolSettings): boolean {
  const { io } = settings.deps
  const path = metaPath(settings, DRAINED_NAME)
  writeFile(io, path, 'replace', Buffer.from('.'))
  const ready = io.stat(placePath(settings, 'ready'))
  const drained = io.stat(path)
  return ready !== undefined && drained !== undefined && ready.mtimeMs < drained.mtimeMs
}

function isLockFresh(settings: SpoolSettings): boolean {
  const lock = settings.deps.io.stat(metaPath(settings, LOCK_NAME))
  return lock !== undefined && Math.abs(settings.deps.now() - lock.mtimeMs) < settings.lockTtlMs
}

/** Until when the sink is left alone, Unix time in ms, or undefined. */
export function backoffUntil(settings: SpoolSettings): number | undefined {
  const stat = settings.deps.io.stat(metaPath(settings, BACKOFF_NAME))
  if (stat === undefined) return undefined
  const aheadMs = stat.mtimeMs - settings.deps.now()
  return aheadMs > 0 && aheadMs <= BACKOFF_LIMIT_MS ? stat.mtimeMs : undefined
}

/**
 * Leaves the sink alone for a while, in every process. The file's size is the number of failures in
 * a row, its modification time when to try again.
 *
 * @param afterMs - What the server asked for; else full jitter, 1 s to 30 min, by failures in a row.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backOff(settings: SpoolSettings, afterMs: number | undefined): void {
  const { io, now, random } = settings.deps
  const path = metaPath(settings, BACKOFF_NAME)
  lengthenFile(io, path, 1)
  const failures = Math.min(io.stat(path)?.sizeBytes ?? 1, 20)
  const ceilingMs = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** failures)
  const jitterMs = Math.round(BACKOFF_MIN_MS + random() * (ceilingMs - BACKOFF_MIN_MS))
  io.setMtime(path, now() + Math.min(afterMs ?? jitterMs, BACKOFF_LIMIT_MS))
}

/** The sink works again. */
export function endBackoff(settings: SpoolSettings): void {
  unlinkIfThere(settings.deps.io, metaPath(settings, BACKOFF_NAME))
}
