import { setTimeout as delay } from 'node:timers/promises'
import { hasCode } from '../errors.ts'
import { rmdirIfEmpty } from '../files.ts'
import type { LockProvider, LockRequest, Release } from './lock.ts'

/** SQLITE_BUSY: someone else has it. */
const BUSY = 5
const POLL_MS = 50
/** Heartbeats within one time to live. */
const BEATS = 6

/**
 * A lock that the kernel gives back in the moment its holder dies: SQLite's `BEGIN EXCLUSIVE` on an
 * empty file. It loads no dependency, adds no listener and trusts no clock.
 *
 * Until the time to live is over, `due()` still takes a holder that was killed for alive; a drain
 * that is started all the same begins at once. Every drainer of a spool must use the same kind of
 * lock. Not for network file systems. Node before 24 prints an ExperimentalWarning.
 *
 * @see https://www.sqlite.org/lockingv3.html
 */
export function sqliteLock(): LockProvider {
  return {
    acquire: async (request) => {
      const { path, signal, waitMs, deps } = request
      // Loaded late, and by a call: an import of a built-in also builds its namespace.
      const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
      const file = `${path}.sqlite`
      createFile(request, file)
      const startedMs = deps.monotonicMs()
      while (!signal.aborted) {
        const database = new DatabaseSync(file, { timeout: 0 })
        try {
          database.exec('BEGIN EXCLUSIVE')
          return markHeld(request, () => database.close())
        } catch (error) {
          database.close()
          if (!isBusy(error)) throw error
        }
        if (deps.monotonicMs() - startedMs >= waitMs) return null
        await delay(POLL_MS, undefined, { signal }).catch(() => {})
      }
      return null
    },
  }
}

/** For its owner only. Never opened again but by SQLite: whoever closes it drops this process's lock. */
function createFile({ deps }: LockRequest, file: string): void {
  if (deps.io.stat(file) !== undefined) return
  try {
    deps.io.close(deps.io.open(file, 'create'))
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
}

/** Keeps the time stamp fresh that `due()` looks at. */
function markHeld({ path, ttlMs, deps }: LockRequest, unlock: () => void): Release {
  const beat = (): void => {
    try {
      deps.io.setMtime(path, deps.now())
    } catch {
      // A hint: without it others start a drainer that finds the lock taken.
    }
  }
  try {
    deps.io.mkdir(path)
  } catch {
    // Left by a holder that was killed; else the heartbeats fail as well.
    beat()
  }
  const timer = setInterval(beat, ttlMs / BEATS).unref()
  return async () => {
    clearInterval(timer)
    try {
      rmdirIfEmpty(deps.io, path)
    } finally {
      unlock()
    }
  }
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === BUSY
}
