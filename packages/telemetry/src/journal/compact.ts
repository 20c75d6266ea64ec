import { join } from 'node:path'
import type { AppPaths } from '../paths.ts'
import { codeOf, labelOf } from '../state-io.ts'
import { type CompactedDay, compactDay } from './compact-day.ts'
import { DAY_MS, type JournalFile, parseFileName } from './file-name.ts'
import { type JournalIo, SYSTEM_IO } from './io.ts'

/** How a journal is compacted. */
export interface CompactOptions {
  /** Wall clock, Unix ms. */
  readonly nowMs: number
  /**
   * Asked before each day: `false` leaves the rest for the next time.
   *
   * @defaultValue always
   */
  readonly mayGoOn?: () => boolean
  /**
   * How long a day's files must have been left alone, ms: for writers whose clock is behind.
   *
   * @defaultValue 3_600_000
   */
  readonly settleMs?: number
  /** @defaultValue the system */
  readonly io?: JournalIo
}

/** What a compaction did. */
export interface CompactReport {
  readonly days: number
  /** Commands that were single entries before. */
  readonly commands: number
  /** Files deleted because they are older than a journal is kept. */
  readonly expired: number
  /** A system error's code, when it could not go on. */
  readonly why?: string
}

/** A day is compacted when it has been over for this long: nobody appends to it any more. */
const AFTER_MS = 2 * DAY_MS

/** A day is deleted when it has been over for this long. */
const RETENTION_MS = 400 * DAY_MS

const SETTLE_MS = 3_600_000

/**
 * Turns days that have been over for two into histograms, and deletes those that are older than 400.
 *
 * For a process in the background that holds the lease: it reads whole days. A kill at any moment
 * counts nothing twice and loses nothing; so does a second compactor. Never throws.
 *
 * @param paths - Whose journal.
 */
export function compactJournal(
  paths: Pick<AppPaths, 'journalDir'>,
  options: CompactOptions,
): CompactReport {
  const { nowMs, mayGoOn = () => true, settleMs = SETTLE_MS, io = SYSTEM_IO } = options
  const dir = paths.journalDir
  let [days, commands, expired] = [0, 0, 0]
  try {
    for (const files of filesByDay(io, dir)) {
      if (!mayGoOn()) break
      const overForMs = nowMs - (files[0]?.dayStartMs ?? nowMs) - DAY_MS
      if (overForMs >= RETENTION_MS) expired += expire(io, dir, files)
      else if (overForMs >= AFTER_MS && isDue(files)) {
        const done: CompactedDay = compactDay({ io, dir, files, nowMs, settleMs })
        days += done.isCompacted ? 1 : 0
        commands += done.commands
      }
    }
    return { days, commands, expired }
  } catch (error) {
    return { days, commands, expired, why: labelOf(error) }
  }
}

/** The journal's files, oldest day first; what a killed compactor was writing is removed. */
function filesByDay(io: JournalIo, dir: string): JournalFile[][] {
  const days = new Map<number, JournalFile[]>()
  for (const name of namesIn(io, dir)) {
    const file = parseFileName(name)
    if (file !== undefined) days.set(file.dayStartMs, [...(days.get(file.dayStartMs) ?? []), file])
    else if (name.endsWith('.tmp')) io.remove(join(dir, name))
  }
  return [...days.values()]
}

function namesIn(io: JournalIo, dir: string): string[] {
  try {
    return io.list(dir).toSorted()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function isDue(files: readonly JournalFile[]): boolean {
  return files.length > 1 || files.some(({ kind }) => kind !== 'compacted')
}

/** What is contained goes before what contains it, so that nothing counts again after a kill. */
function expire(io: JournalIo, dir: string, files: readonly JournalFile[]): number {
  const inOrder = files.toSorted((a, b) => a.generation - b.generation)
  for (const { name } of inOrder) io.remove(join(dir, name))
  return inOrder.length
}
