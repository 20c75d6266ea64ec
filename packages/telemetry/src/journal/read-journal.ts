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

/** Gets what {@link visitSliHistory} reads. */
export interface SliVisitor {
  readonly entry: (entry: JournalEntry) => void
  readonly group: (group: SliGroup) => void
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
  const entries: JournalEntry[] = []
  const groups: SliGroup[] = []
  try {
    const visitor: SliVisitor = {
      entry: (entry) => entries.push(entry),
      group: (group) => groups.push(group),
    }
    return { entries, groups, ...visitSliHistory(paths, range, visitor, io) }
  } catch {
    return { entries: [], groups: [], corruptLines: 0, unreadableFiles: 0 }
  }
}

/**
 * The same, one command or group after the other: a month of them need not be held at once.
 *
 * Groups come first, and each file's entries in the order of its lines.
 *
 * @throws The system's error, after some may have been visited.
 */
export function visitSliHistory(
  paths: Pick<AppPaths, 'journalDir'>,
  range: JournalRange,
  visitor: SliVisitor,
  io: JournalIo = SYSTEM_IO,
): Pick<SliHistory, 'corruptLines' | 'unreadableFiles'> {
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = range
  const isIn = (atMs: number): boolean => atMs >= fromMs && atMs < toMs
  return withSnapshot(io, paths.journalDir, { fromMs, toMs }, (snapshot) => {
    let corruptLines = 0
    for (const segment of snapshot.segments) {
      corruptLines += segment.corruptLines
      for (const group of segment.groups) if (isIn(group.startMs)) visitor.group(group)
    }
    const isNew = distinct()
    for (const { fd, fromBytes } of snapshot.files) {
      const read = readLines(io, fd, fromBytes, (entry) => {
        if (isIn(entry.atMs) && isNew(entry)) visitor.entry(entry)
      })
      corruptLines += read.corruptLines
    }
    return { corruptLines, unreadableFiles: snapshot.unreadable.length }
  })
}
