import type { DigestSource } from './digest.ts'
import type { JournalIo } from './io.ts'

const LF = 0x0a

/** Digits of the checksum that a line begins with. */
const SUM_BYTES = 8

/** Longer than any line that we write. */
const TAIL_BYTES = 1 << 14

/** What the first `bytes` of an open file are known by; `undefined` when they don't end with a whole line. */
export function sourceOf(io: JournalIo, fd: number, bytes: number): DigestSource | undefined {
  const tail = Buffer.alloc(Math.min(TAIL_BYTES, bytes))
  const from = bytes - tail.length
  if (tail.length <= SUM_BYTES || io.read(fd, tail, from) !== tail.length) return undefined
  const isWhole = tail.at(-1) === LF
  const start = tail.lastIndexOf(LF, tail.length - 2) + 1
  // Begins before what was read.
  if (!isWhole || (start === 0 && from > 0)) return undefined
  return {
    bytes,
    lastLineAt: from + start,
    lastSum: tail.toString('latin1', start, start + SUM_BYTES),
  }
}

/** Whether an open file is what a digest was made of, and no other: by now it may be longer. */
export function isSource(io: JournalIo, fd: number, of: DigestSource): boolean {
  if (io.facts(fd).sizeBytes < of.bytes) return false
  const sum = Buffer.alloc(SUM_BYTES)
  return io.read(fd, sum, of.lastLineAt) === SUM_BYTES && sum.toString('latin1') === of.lastSum
}
