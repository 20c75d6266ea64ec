import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { AppPaths } from '@indev/telemetry'
import { preparePrivateFolder } from './private-file.ts'
import { isObject } from '../json.ts'

/** What waiting needs of a command. */
export type Waiter = Pick<CommandContext, 'clock' | 'sleep'>

/** How long to wait for another process: longer than any request of its refresh may take, ms. */
const MAX_WAIT_MS = 45_000
const MIN_PAUSE_MS = 10
const MAX_PAUSE_MS = 60
/** @see https://www.sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5

/**
 * Runs `work` while no other process of this user does: whoever changes credentials.
 *
 * The lock is SQLite's on an empty file: the kernel releases it when its holder dies, however. Nobody
 * blocks: who waits can still be interrupted.
 *
 * @param instead - Asked before each attempt: a result that makes the work unnecessary.
 * @throws {@link CliError} `credentials.busy` after 45 s, `credentials.unwritable`.
 */
export async function exclusively<T>(
  waiter: Waiter,
  { dataDir }: Pick<AppPaths, 'dataDir'>,
  work: () => Promise<T> | T,
  instead: () => T | undefined = () => undefined,
): Promise<T> {
  const lock = openLock(dataDir)
  try {
    const endMs = waiter.clock.monotonicMs() + MAX_WAIT_MS
    while (!lock.take()) {
      if (waiter.clock.monotonicMs() > endMs) throw busy()
      await waiter.sleep(MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS))
      const found = instead()
      if (found !== undefined) return found
    }
    return await work()
  } finally {
    lock.release()
  }
}

interface Lock {
  /** Whether it is ours now. */
  take(): boolean
  release(): void
}

function openLock(dataDir: string): Lock {
  const file = join(dataDir, 'credentials.lock')
  attempt(file, () => create(file, dataDir))
  const { DatabaseSync } = quietly(() => process.getBuiltinModule('node:sqlite'))
  const database = attempt(file, () => new DatabaseSync(file))
  return {
    take() {
      try {
        database.exec('BEGIN IMMEDIATE')
        return true
      } catch (error) {
        if (isObject(error) && error['errcode'] === SQLITE_BUSY) return false
        throw unusable(file, error)
      }
    },
    // Closing gives up the transaction, and with it the lock.
    release: () => database.close(),
  }
}

/** Never opens a file that is there: closing it would release a lock that this process holds. */
function create(file: string, dataDir: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (isObject(error) && error['code'] === 'EEXIST') return
    preparePrivateFolder(dataDir)
    closeSync(openSync(file, 'a', 0o600))
  }
}

/** Before Node 24 loading SQLite warns that it is experimental; nothing else is silenced. */
function quietly<T>(load: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning')
  process.emitWarning = () => undefined
  try {
    return load()
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'emitWarning', own)
  }
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof CliError ? error : unusable(file, error)
  }
}

function unusable(file: string, cause: unknown): CliError {
  return new CliError({
    slug: 'credentials.unwritable',
    kind: 'environment',
    message: `${file} cannot be locked`,
    recordable: true,
    cause,
  })
}

function busy(): CliError {
  return new CliError({
    slug: 'credentials.busy',
    kind: 'environment',
    message: 'another indev has been changing the credentials for 45 s',
    recordable: true,
    retryable: true,
  })
}
