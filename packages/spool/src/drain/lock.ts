/**
 * Electing one drainer. Nothing depends on it for safety: with no lock at all, or with one that
 * lets two in, records are still delivered and counted, at worst twice.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { hasCode } from '../errors.ts'
import { rmdirIfEmpty } from '../files.ts'
import type { SpoolDeps } from '../options.ts'
import { uniqueHex } from '../random.ts'
import { isAsSeen, lockFs } from './lock-fs.ts'
import type { LockState } from './lock-fs.ts'

/** What a drain wants of a lock. */
export interface LockRequest {
  /** A path that may be created; its time stamp is what `due()` looks at. */
  readonly path: string
  /** Aborted when the drain must end: answer null then. */
  readonly signal: AbortSignal
  /** How long to wait for a holder that is alive, ms. */
  readonly waitMs: number
  /** Without a heartbeat for this long a holder is dead: what `due()` goes by, ms. */
  readonly ttlMs: number
  /** System calls and clocks to use. */
  readonly deps: SpoolDeps
  /** To be called if the lock is taken away; the drain then finishes its batch and stops. */
  readonly onLost: (error: Error) => void
}

/** Gives the lock back. */
export type Release = () => Promise<void>

/** A way to elect the drainer. */
export interface LockProvider {
  /** Null if someone else has the lock. */
  acquire(request: LockRequest): Promise<Release | null>
}

/** No election: for a caller that already holds a lock of its own. */
export const noLock: LockProvider = { acquire: async () => async () => {} }

/** Options of {@link directoryLock}. */
export interface DirectoryLockOptions {
  /**
   * Without a heartbeat for this long a holder is taken for dead, ms.
   * @defaultValue the `lockTtlMs` of the spool, which `due()` goes by too
   */
  readonly ttlMs?: number
  /** Time between heartbeats, ms, at least 1000. @defaultValue a sixth of the time to live */
  readonly heartbeatMs?: number
}

const POLL_MS = 50

/**
 * The lock of proper-lockfile, a directory, with a takeover of our own.
 *
 * Its own takeover lets two in (stat, rmdir and mkdir race) and trusts the wall clock. Ours watches
 * the lock for `ttlMs` of a clock that no one sets, then renames it away, which one process can.
 *
 * @see https://github.com/moxystudio/node-proper-lockfile/issues/121
 */
export function directoryLock(options: DirectoryLockOptions = {}): LockProvider {
  return {
    acquire: async (request) => {
      const { path, signal, waitMs, deps, onLost } = request
      const { ttlMs = request.ttlMs, heartbeatMs = Math.max(1000, ttlMs / 6) } = options
      // Loaded late: it costs 8 ms, adds signal listeners and patches fs, even if never used.
      const { lock } = (await import('proper-lockfile')).default
      const startedMs = deps.monotonicMs()
      let seen: Sighting | undefined
      while (!signal.aborted) {
        try {
          const release = await lock(path, {
            lockfilePath: path,
            realpath: false,
            stale: Infinity,
            update: heartbeatMs,
            retries: 0,
            onCompromised: onLost,
            fs: lockFs(deps.io),
          })
          // It rejects if the lock was lost, which onLost has told.
          return () => release().catch(() => {})
        } catch (error) {
          if (!hasCode(error, 'ELOCKED')) throw error
        }
        seen = sight(request, seen)
        if (seen !== undefined) {
          const unchangedMs = deps.monotonicMs() - seen.sinceMs
          // Then, as ever, mkdir decides who has it.
          if (unchangedMs >= ttlMs) {
            takeAway(request, seen, unchangedMs >= 2 * ttlMs)
          }
          // By the wall clock, so a hint only: whoever looks dead is watched until that is certain.
          const isFresh = Math.abs(deps.now() - seen.mtimeMs) < ttlMs
          if (isFresh && deps.monotonicMs() - startedMs >= waitMs) return null
        }
        await delay(POLL_MS, undefined, { signal }).catch(() => {})
      }
      return null
    },
  }
}

/** A state of the lock, and since when nothing has changed. */
interface Sighting extends LockState {
  readonly sinceMs: number
}

function sight({ path, deps }: LockRequest, before: Sighting | undefined): Sighting | undefined {
  const stat = deps.io.stat(path)
  if (stat === undefined) return undefined
  if (before?.inode === stat.inode && before.mtimeMs === stat.mtimeMs) return before
  return { inode: stat.inode, mtimeMs: stat.mtimeMs, sinceMs: deps.monotonicMs() }
}

/**
 * Removes the lock of a dead holder, unless it has changed since it was seen.
 *
 * A claim on this very state of the lock comes first: without it a second one who saw the dead
 * holder would, a moment late, move the lock of its successor.
 */
function takeAway({ path, deps }: LockRequest, seen: Sighting, isOverdue: boolean): void {
  const { io } = deps
  const claim = `${path}.taking.${seen.inode}-${seen.mtimeMs}`
  try {
    io.mkdir(claim)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    // Whoever has claimed it is at it, or has died at it.
    if (isOverdue) rmdirIfEmpty(io, claim)
    return
  }
  const aside = `${path}.dead.${uniqueHex(deps, 2)}`
  try {
    if (!isAsSeen(io.stat(path), seen)) return
    io.rename(path, aside)
    if (isAsSeen(io.stat(aside), seen)) io.rmdir(aside)
    // It was only asleep, and has woken up in this very moment.
    else io.rename(aside, path)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
  } finally {
    rmdirIfEmpty(io, claim)
  }
}
