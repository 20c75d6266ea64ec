import type { JournalEntry, JournalRead } from '../journal-entry.ts'
import type { AppPaths } from '../paths.ts'
import { type JournalIo, SYSTEM_IO } from './io.ts'
import { distinct, readLines } from './read-lines.ts'
import { type SliGroup } from './segment.ts'
import { withSnapshot } from './snapshot.ts'

/** A stretch of time, Unix ms; an absent bound is open. */
export interface JournalRange {
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
}

/** Everything that a range of the journal says, each command in exactly one of the two forms. */
export interface SliHistory extends JournalRead {
  /** Commands of older days, compacted; a group belongs to the range that holds its start. */
  readonly groups: readonly SliGroup[]
  /** Compacted files that could not be read: damaged, or written by a later version. */
  readonly unreadableFiles: number
}

/**
 * Reads the single entries with `fromMs <= atMs < toMs`; never throws.
 *
 * Entries older than two days may have been compacted: {@link readSliHistory} has those as well.
 *
 * @param paths - Whose journal.
 */
export function readJournal(
  paths: Pick<AppPaths, 'journalDir'>,
  range: JournalRange = {},
): JournalRead {
  const { entries, corruptLines } = readSliHistory(paths, range)
  return { entries, corruptLines }
}

/**
 * Reads pending and compacted commands as one: none twice, none left out, also while another process
 * appends or compacts. Never throws.
 *
 * @param paths - Whose journal.
 */
export function readSliHistory(
  paths: Pick<AppPaths, 'journalDir'>,
  range: JournalRange = {},
  io: JournalIo = SYSTEM_IO,
): SliHistory {
  const fromMs = range.fromMs ?? Number.NEGATIVE_INFINITY
  const toMs = range.toMs ?? Number.POSITIVE_INFINITY
  const isIn = (atMs: number): boolean => atMs >= fromMs && atMs < toMs
  try {
    return withSnapshot(
      io,
      paths.journalDir,
      { fromMs, toMs },
      ({ segments, files, unreadable }) => {
        const entries: JournalEntry[] = []
        const isNew = distinct()
        let corruptLines = 0
        for (const segment of segments) corruptLines += segment.corruptLines
        for (const { fd, fromBytes } of files) {
          const read = readLines(io, fd, fromBytes, (entry) => {
            if (isIn(entry.atMs) && isNew(entry)) entries.push(entry)
          })
          corruptLines += read.corruptLines
        }
        const groups = segments.flatMap((segment) =>
          segment.groups.filter(({ startMs }) => isIn(startMs)),
        )
        return { entries, groups, corruptLines, unreadableFiles: unreadable.length }
      },
    )
  } catch {
    return { entries: [], groups: [], corruptLines: 0, unreadableFiles: 0 }
  }
}
