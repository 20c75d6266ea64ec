import type { JournalEntry } from '../journal-entry.ts'
import { parseLine, parseLines } from '../journal-line.ts'
import type { JournalIo } from './io.ts'

const CHUNK_BYTES = 1 << 18
const LF = 0x0a

/** What was found in the lines of a file. */
export interface LinesRead {
  /** Lines, or parts of lines, that can't be trusted. */
  readonly corruptLines: number
  /** How far it was read. */
  readonly endBytes: number
}

/**
 * Visits every entry of an open file from a position on, in bounded memory.
 *
 * A line torn by a kill has no end, so the next writer's line follows it immediately: that line is
 * found in what follows, and the torn part is counted.
 */
export function readLines(
  io: JournalIo,
  fd: number,
  fromBytes: number,
  visit: (entry: JournalEntry) => void,
): LinesRead {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  // Three times as fast as our own; readers may load it, writers don't.
  const checksum = process.getBuiltinModule('node:zlib').crc32
  let [position, corruptLines, length] = [fromBytes, 0, 0]
  const take = (entry: JournalEntry | undefined, line: () => string): void => {
    if (entry === undefined) corruptLines += 1
    const found = entry ?? wholeTail(line(), checksum)
    if (found !== undefined) visit(found)
  }
  for (;;) {
    // A line that is longer than the chunk, which only damage makes.
    if (length === chunk.length) chunk = Buffer.concat([chunk, Buffer.allocUnsafe(length)])
    const count = io.read(fd, chunk.subarray(length), position)
    if (count === 0) break
    position += count
    length += count
    const end = chunk.lastIndexOf(LF, length - 1) + 1
    parseLines(chunk.subarray(0, end), checksum, take)
    chunk.copyWithin(0, end, length)
    length -= end
  }
  // A line without its end: being written, or torn.
  const rest = chunk.toString('utf8', 0, length)
  if (rest !== '') take(parseLine(rest, checksum), () => rest)
  return { corruptLines, endBytes: position }
}

/** Tells whether an entry is met for the first time: a line may have been written again. */
export function distinct(): (entry: JournalEntry) => boolean {
  const seen = new Set<string>()
  return ({ id }) => seen.size < seen.add(id).size
}

/** The whole line at the end of a torn one, if there is one. */
function wholeTail(
  line: string,
  checksum: (bytes: Uint8Array) => number,
): JournalEntry | undefined {
  for (const { index } of line.slice(1).matchAll(/[0-9a-f]{8} \{"v":/gu)) {
    const entry = parseLine(line.slice(index + 1), checksum)
    if (entry !== undefined) return entry
  }
  return undefined
}
