import { join } from 'node:path'
import type { JournalEntry, JournalRead } from '../journal-entry.ts'
import type { AppPaths } from '../paths.ts'
import { type JournalIo, SYSTEM_IO } from './io.ts'
import { distinct, readLines } from './read-lines.ts'
import { type SliEntry } from './digest.ts'
import { dayOf, digestName } from './file-name.ts'
import { readDigest } from './read-digest.ts'
import { type SliGroup } from './segment.ts'
import { type OpenedFile, withSnapshot } from './snapshot.ts'

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
export interface SliVisitor<Entry = SliEntry> {
  readonly entry: (entry: Entry) => void
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
    const visitor: SliVisitor<JournalEntry> = {
      entry: (entry) => entries.push(entry),
      group: (group) => groups.push(group),
    }
    return { entries, groups, ...visit(io, paths, range, visitor, linesOf(io)) }
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
  const readLinesOf = linesOf(io)
  return visit<SliEntry>(io, paths, range, visitor, (opened, found) => {
    const { file, fd, fromBytes } = opened
    const digestFile = join(paths.journalDir, digestName(dayOf(file.dayStartMs)))
    const digest =
      file.kind === 'open' && fromBytes === 0 ? readDigest(io, digestFile, fd) : undefined
    if (digest === undefined) return readLinesOf(opened, found)
    digest.visit(found)
    return digest.corruptLines + readLinesOf({ ...opened, fromBytes: digest.of.bytes }, found)
  })
}

/** Visits the entries of a file of lines. @returns How many lines are corrupt. */
type FileReader<Entry> = (opened: OpenedFile, found: (entry: Entry) => void) => number

/** Reads the lines themselves, each id once. */
function linesOf(io: JournalIo): FileReader<JournalEntry> {
  const isNew = distinct()
  return ({ fd, fromBytes }, found) =>
    readLines(io, fd, fromBytes, (entry) => {
      if (isNew(entry)) found(entry)
    }).corruptLines
}

function visit<Entry extends SliEntry>(
  io: JournalIo,
  paths: Pick<AppPaths, 'journalDir'>,
  range: JournalRange,
  visitor: SliVisitor<Entry>,
  read: FileReader<Entry>,
): Pick<SliHistory, 'corruptLines' | 'unreadableFiles'> {
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = range
  const isIn = (atMs: number): boolean => atMs >= fromMs && atMs < toMs
  return withSnapshot(io, paths.journalDir, { fromMs, toMs }, (snapshot) => {
    let corruptLines = 0
    for (const segment of snapshot.segments) {
      corruptLines += segment.corruptLines
      for (const group of segment.groups) if (isIn(group.startMs)) visitor.group(group)
    }
    for (const file of snapshot.files) {
      corruptLines += read(file, (entry) => {
        if (isIn(entry.atMs)) visitor.entry(entry)
      })
    }
    return { corruptLines, unreadableFiles: snapshot.unreadable.length }
  })
}
