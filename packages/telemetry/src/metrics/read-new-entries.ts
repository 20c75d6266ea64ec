import { join } from 'node:path'
import { type JournalFile, parseFileName } from '../journal/file-name.ts'
import { type JournalIo, SYSTEM_IO } from '../journal/io.ts'
import { readLines } from '../journal/read-lines.ts'
import type { JournalEntry } from '../journal-entry.ts'
import type { AppPaths } from '../paths.ts'
import { codeOf } from '../state-io.ts'

/** Read at once at most; more follows. */
const CHUNK_BYTES = 4 * 1024 * 1024

const LF = 0x0a

/** The checksum that a file's first line begins with: the file keeps it under whatever name. */
const KEY_BYTES = 8

/** How far each of the journal's files has been read, bytes, by day and first checksum. */
export type Cursor = Readonly<Record<string, number>>

/** What lies beyond a cursor. */
export interface NewEntries {
  /** The cursor after them. */
  readonly cursor: Cursor
}

/**
 * Visits every entry that was appended since `cursor`, each once, in files of lines only: what is
 * compacted was passed before. A line that is being written is left for the next time.
 *
 * The holder of the lease calls it, so that no file is compacted meanwhile.
 *
 * @throws The system's error.
 */
export function readNewEntries(
  paths: Pick<AppPaths, 'journalDir'>,
  cursor: Cursor,
  visit: (entry: JournalEntry) => void,
  io: JournalIo = SYSTEM_IO,
): NewEntries {
  const next: Record<string, number> = {}
  for (const file of lineFiles(io, paths.journalDir)) {
    const fd = io.openRead(join(paths.journalDir, file.name))
    try {
      const key = keyOf(io, fd, file)
      if (key === undefined) continue
      const fromBytes = cursor[key] ?? 0
      const endBytes = readWholeLines(io, fd, fromBytes, visit)
      // A file that is the second of its key would be read twice, never left out.
      next[key] = Math.max(next[key] ?? 0, endBytes)
    } finally {
      io.close(fd)
    }
  }
  return { cursor: next }
}

function lineFiles(io: JournalIo, dir: string): JournalFile[] {
  try {
    return io
      .list(dir)
      .toSorted()
      .flatMap((name) => parseFileName(name) ?? [])
      .filter(({ kind }) => kind !== 'compacted')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function keyOf(io: JournalIo, fd: number, { dayStartMs }: JournalFile): string | undefined {
  const start = Buffer.alloc(KEY_BYTES)
  if (io.read(fd, start, 0) < KEY_BYTES) return undefined
  return `${dayStartMs}.${start.toString('hex')}`
}

/** @returns The position after the last line that has its end. */
function readWholeLines(
  io: JournalIo,
  fd: number,
  fromBytes: number,
  visit: (entry: JournalEntry) => void,
): number {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  let position = fromBytes
  for (;;) {
    const bytes = chunk.subarray(0, io.read(fd, chunk, position))
    const end = bytes.lastIndexOf(LF) + 1
    if (end === 0) return position
    readLines(inMemory(io, bytes.subarray(0, end)), fd, 0, visit)
    position += end
  }
}

/** The lines' reader over bytes that were read already. */
function inMemory(io: JournalIo, bytes: Uint8Array): JournalIo {
  return {
    ...io,
    read(_fd, into, position) {
      const part = bytes.subarray(position, position + into.length)
      into.set(part)
      return part.length
    },
  }
}
