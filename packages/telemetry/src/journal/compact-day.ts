import { join } from 'node:path'
import { randomHex } from '../ids.ts'
import { codeOf } from '../state-io.ts'
import { appendLines } from './append.ts'
import { type JournalFile, compactedName, dayOf, openName, takenName } from './file-name.ts'
import { openFold } from './fold.ts'
import type { JournalIo } from './io.ts'
import { distinct, readLines } from './read-lines.ts'
import { type Contained, type Segment, formatSegment, parseSegment } from './segment.ts'
import { type OpenedFile, type Snapshot, withSnapshot } from './snapshot.ts'

/** One day of a journal that is due. */
export interface DayToCompact {
  readonly io: JournalIo
  readonly dir: string
  /** All of the day's files. */
  readonly files: readonly JournalFile[]
  readonly nowMs: number
  readonly settleMs: number
}

/** What became of it. */
export interface CompactedDay {
  readonly isCompacted: boolean
  readonly commands: number
}

const LEFT_ALONE: CompactedDay = { isCompacted: false, commands: 0 }

/**
 * Compacts one day: take its file from the writers, fold, publish, delete.
 *
 * 1. Its digest is deleted; a rename takes the file away: whoever opens the day's file from now on makes a new one, with a
 *    name that no compacted file will ever contain.
 * 2. What was taken, and what was compacted before, is folded into one new file that names them.
 * 3. A hard link publishes it, which fails if another compactor was faster. From here on readers
 *    ignore what it contains.
 * 4. What it contains is deleted, the lines before the compacted files that counted them.
 *
 * A writer that opened the file before 1 and writes after 2 is late: its line lies beyond what the
 * new file says to contain, and counts; the file is not deleted then. One that writes after 4 sees
 * that its file has no name any more, and writes again. One that writes during 4 is rescued by us,
 * and may write again as well: both lines have one id.
 */
export function compactDay(day: DayToCompact): CompactedDay {
  const { io, dir, files } = day
  const dayStartMs = files[0]?.dayStartMs ?? 0
  const lines = files.filter(({ kind }) => kind === 'open' || kind === 'taken')
  if (lines.some((file) => !isSettled(day, file))) return LEFT_ALONE
  for (const { name, kind } of files) {
    // Nobody needs it any more, and it holds for no other file.
    if (kind === 'digest') io.remove(join(dir, name))
    if (kind === 'open') io.rename(join(dir, name), join(dir, takenName(dayOf(dayStartMs), tag())))
  }
  const range = { fromMs: dayStartMs, toMs: dayStartMs + 1 }
  return withSnapshot(io, dir, range, (snapshot) => {
    // What a later version wrote, or a disk damaged, is not ours to contain.
    if (!snapshot.isSettled || snapshot.unreadable.length > 0) return LEFT_ALONE
    return compactSnapshot(io, dir, dayStartMs, snapshot)
  })
}

function compactSnapshot(
  io: JournalIo,
  dir: string,
  dayStartMs: number,
  { segments, files, names }: Snapshot,
): CompactedDay {
  const taken = files.filter(({ file }) => file.kind === 'taken')
  const fold = openFold()
  let [corruptLines, commands] = [0, 0]
  for (const segment of segments) {
    corruptLines += segment.corruptLines
    for (const group of segment.groups) fold.addGroup(group)
  }
  const isNew = distinct()
  const ends = taken.map(({ fd, fromBytes }) => {
    const read = readLines(io, fd, fromBytes, (entry) => {
      if (!isNew(entry)) return
      fold.add(entry)
      commands += 1
    })
    corruptLines += read.corruptLines
    return read.endBytes
  })
  const isNews = taken.some(({ fromBytes }, index) => (ends[index] ?? 0) > fromBytes)
  if (isNews || segments.length > 1) {
    const generation = Math.max(0, ...names.map((file) => file.generation)) + 1
    const contains: Contained[] = [
      ...taken.map(({ file }, index) => ({ file: file.name, bytes: ends[index] ?? 0 })),
      ...segments.map(({ file }) => ({ file: file.name, bytes: 0 })),
    ]
    const segment = { dayStartMs, contains, corruptLines, groups: fold.groups() }
    if (!publish(io, dir, compactedName(dayOf(dayStartMs), generation), segment)) return LEFT_ALONE
    clear(io, dir, taken, ends)
    removeOlder(io, dir, names, generation)
    return { isCompacted: true, commands }
  }
  // A compactor was killed between its last two steps.
  clear(io, dir, taken, ends)
  removeOlder(io, dir, names, Math.max(0, ...segments.map(({ file }) => file.generation)))
  return LEFT_ALONE
}

/** Writes the whole file, then gives it its name; `false` when another compactor was faster. */
function publish(io: JournalIo, dir: string, name: string, segment: Segment): boolean {
  const temporary = join(dir, `${name}.${tag()}.tmp`)
  const fd = io.create(temporary)
  try {
    const bytes = formatSegment(segment)
    // What it replaces is deleted: nothing is published that could not be read back.
    if (parseSegment(bytes) === undefined) throw new TypeError(`${name} can't be read back`)
    for (let at = 0; at < bytes.length;) at += io.write(fd, bytes.subarray(at))
    io.sync(fd)
  } finally {
    io.close(fd)
  }
  try {
    io.link(temporary, join(dir, name))
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    io.remove(temporary)
  }
  const directory = io.openRead(dir)
  try {
    io.sync(directory)
  } finally {
    io.close(directory)
  }
  return true
}

/** Deletes files of lines that are contained, unless a late writer has added to them. */
function clear(
  io: JournalIo,
  dir: string,
  files: readonly OpenedFile[],
  ends: readonly number[],
): void {
  for (const [index, { file, fd }] of files.entries()) {
    const endBytes = ends[index] ?? 0
    if (io.facts(fd).sizeBytes > endBytes) continue
    io.remove(join(dir, file.name))
    const lateBytes = io.facts(fd).sizeBytes - endBytes
    if (lateBytes === 0) continue
    // Somebody who had slept for two days wrote between the last two calls.
    const late = Buffer.alloc(lateBytes)
    io.read(fd, late, endBytes)
    appendLines(join(dir, openName(dayOf(file.dayStartMs))), late, io)
  }
}

function removeOlder(
  io: JournalIo,
  dir: string,
  names: readonly JournalFile[],
  generation: number,
): void {
  const older = names.filter((file) => file.generation > 0 && file.generation < generation)
  for (const { name } of older.toSorted((a, b) => a.generation - b.generation)) {
    io.remove(join(dir, name))
  }
}

function isSettled({ io, dir, nowMs, settleMs }: DayToCompact, { name }: JournalFile): boolean {
  if (settleMs === 0) return true
  const fd = io.openRead(join(dir, name))
  try {
    return nowMs - io.facts(fd).modifiedAtMs >= settleMs
  } finally {
    io.close(fd)
  }
}

function tag(): string {
  return randomHex(4)
}
