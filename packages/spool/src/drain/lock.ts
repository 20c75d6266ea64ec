/**
 * Electing one drainer. Nothing depends on it for safety: with no lock at all, or with one that
 * lets two in, records are still delivered and counted, at worst twice.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { hasCode } from '../errors.ts'
import type { SpoolDeps } from '../options.ts'
import { LOCK_TTL_MS } from '../schedule.ts'
import { uniqueHex } from '../random.ts'

/** What a drain wants of a lock. */
export interface LockRequest {
  /** A path that may be created; its time stamp is what `due()` looks at. */
  readonly path: string
  readonly signal: AbortSignal
  /** How long to wait for a holder that is alive, ms. */
  readonly waitMs: number
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
  /** Without a heartbeat for this long a holder is taken for dead, ms. @defaultValue 30000 */
  readonly ttlMs?: number
  /** Time between heartbeats, ms, at least 1000. @defaultValue 5000 */
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
  const { ttlMs = LOCK_TTL_MS, heartbeatMs = 5000 } = options
  return {
    acquire: async (request) => {
      const { path, signal, waitMs, deps, onLost } = request
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
          })
          // It rejects if the lock was lost, which onLost has told.
          return () => release().catch(() => {})
        } catch (error) {
          if (!hasCode(error, 'ELOCKED')) throw error
        }
        seen = sight(request, seen)
        if (seen !== undefined) {
          const unchangedMs = deps.monotonicMs() - seen.sinceMs
          if (unchangedMs >= ttlMs) {
            takeAway(request, seen)
            seen = undefined
            continue
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
interface Sighting {
  readonly inode: number
  readonly mtimeMs: number
  readonly sinceMs: number
}

function sight({ path, deps }: LockRequest, before: Sighting | undefined): Sighting | undefined {
  const stat = deps.io.stat(path)
  if (stat === undefined) return undefined
  if (before?.inode === stat.inode && before.mtimeMs === stat.mtimeMs) return before
  return { inode: stat.inode, mtimeMs: stat.mtimeMs, sinceMs: deps.monotonicMs() }
}

/** Removes the lock of a dead holder, unless it has changed since it was seen. */
function takeAway({ path, deps }: LockRequest, seen: Sighting): void {
  const aside = `${path}.dead.${uniqueHex(deps, 2)}`
  try {
    deps.io.rename(path, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  const stat = deps.io.stat(aside)
  if (stat?.inode === seen.inode && stat.mtimeMs === seen.mtimeMs) {
    deps.io.rmdir(aside)
    return
  }
  // A live one after all, of someone who took over in between: give it back. If by now there is
  // a third, rename replaces its empty directory, and the heartbeat tells one of the two.
  deps.io.rename(aside, path)
}
