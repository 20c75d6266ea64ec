import { join } from 'node:path'
import { codeOf } from '../state-io.ts'
import { DAY_MS, type JournalFile, parseFileName } from './file-name.ts'
import type { JournalIo } from './io.ts'
import { readWhole } from './read-whole.ts'
import { type Segment, parseSegment } from './segment.ts'

/** A compactor may act between any two of our calls, but not this often. */
const MAX_TRIES = 8

/** What a journal's files hold at one moment, each entry once. */
export interface Snapshot {
  /** Compacted files, oldest first, none of them contained in another. */
  readonly segments: readonly NamedSegment[]
  /** Files of lines, open so that nobody can take them away; only what follows `fromBytes` counts. */
  readonly files: readonly OpenedFile[]
  /** Compacted files that are damaged or of another version; what they contain counts in their place
   * as long as it is there. */
  readonly unreadable: readonly string[]
  /** Every name that belongs to the journal, contained or not. */
  readonly names: readonly JournalFile[]
  /** `false` when somebody renamed files all the time: something may be missing. */
  readonly isSettled: boolean
}

/** A compacted file. */
interface NamedSegment extends Segment {
  readonly file: JournalFile
}

/** A file of lines. */
export interface OpenedFile {
  readonly file: JournalFile
  readonly fd: number
  readonly fromBytes: number
}

/**
 * Takes a snapshot of the days that `[fromMs, toMs)` touches and hands it to `use`.
 *
 * Files are opened before anything is read, and the directory is listed again after that: while
 * something was renamed, published or deleted in between, it is done again.
 */
export function withSnapshot<T>(
  io: JournalIo,
  dir: string,
  range: { readonly fromMs: number; readonly toMs: number },
  use: (snapshot: Snapshot) => T,
): T {
  for (let tries = 1; ; tries += 1) {
    const names = list(io, dir, range)
    const opened: { readonly file: JournalFile; readonly fd: number }[] = []
    try {
      for (const file of names) {
        const fd = openIfThere(io, join(dir, file.name))
        if (fd !== undefined) opened.push({ file, fd })
      }
      const isSame =
        opened.length === names.length &&
        String(namesOf(list(io, dir, range))) === String(namesOf(names))
      if (isSame || tries === MAX_TRIES) return use(resolve(io, names, opened, isSame))
    } finally {
      for (const { fd } of opened) io.close(fd)
    }
  }
}

function resolve(
  io: JournalIo,
  names: readonly JournalFile[],
  opened: readonly { readonly file: JournalFile; readonly fd: number }[],
  isSettled: boolean,
): Snapshot {
  const segments: NamedSegment[] = []
  const unreadable: string[] = []
  for (const { file, fd } of opened) {
    if (file.kind !== 'compacted') continue
    const segment = parseSegment(readWhole(io, fd))
    if (segment === undefined) unreadable.push(file.name)
    else segments.push({ ...segment, file })
  }
  const contained = new Map(
    segments.flatMap(({ contains }) => contains.map(({ file, bytes }) => [file, bytes] as const)),
  )
  const files = opened
    .filter(({ file }) => file.kind === 'open' || file.kind === 'taken')
    .map(({ file, fd }) => ({ file, fd, fromBytes: contained.get(file.name) ?? 0 }))
  return {
    segments: segments.filter(({ file }) => !contained.has(file.name)),
    files,
    unreadable: unreadable.filter((name) => !contained.has(name)),
    names,
    isSettled,
  }
}

/** By name, which is by day; none when the directory isn't there. */
function list(
  io: JournalIo,
  dir: string,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): JournalFile[] {
  try {
    return (
      io
        .list(dir)
        .toSorted()
        .flatMap((name) => parseFileName(name) ?? [])
        .filter(({ dayStartMs }) => dayStartMs + DAY_MS > fromMs && dayStartMs < toMs)
        // They say nothing that the lines don't, and come and go as they like.
        .filter(({ kind }) => kind !== 'digest')
    )
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return []
    throw error
  }
}

function namesOf(files: readonly JournalFile[]): string[] {
  return files.map(({ name }) => name)
}

function openIfThere(io: JournalIo, file: string): number | undefined {
  try {
    return io.openRead(file)
  } catch (error) {
    // Renamed or deleted since; or a link or a directory, which is none of ours.
    if (['ENOENT', 'ELOOP', 'EISDIR', 'EACCES'].includes(codeOf(error) ?? '')) return undefined
    throw error
  }
}
