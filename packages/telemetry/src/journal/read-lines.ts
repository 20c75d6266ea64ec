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
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  // Three times as fast as our own; readers may load it, writers don't.
  const checksum = process.getBuiltinModule('node:zlib').crc32
  let [position, corruptLines] = [fromBytes, 0]
  let rest: Buffer = Buffer.alloc(0)
  const take = (entry: JournalEntry | undefined, line: () => string): void => {
    if (entry === undefined) corruptLines += 1
    const found = entry ?? wholeTail(line(), checksum)
    if (found !== undefined) visit(found)
  }
  for (;;) {
    const count = io.read(fd, chunk, position)
    if (count === 0) break
    position += count
    const bytes = Buffer.concat([rest, chunk.subarray(0, count)])
    const end = bytes.lastIndexOf(LF)
    parseLines(bytes.subarray(0, end + 1), checksum, take)
    rest = bytes.subarray(end + 1)
  }
  // A line without its end: being written, or torn.
  if (rest.length > 0) take(parseLine(rest.toString(), checksum), () => rest.toString())
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
