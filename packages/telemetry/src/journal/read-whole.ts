import type { JournalIo } from './io.ts'

/** Everything that an open file holds. */
export function readWhole(io: JournalIo, fd: number): Uint8Array {
  const bytes = Buffer.alloc(io.facts(fd).sizeBytes)
  let length = 0
  while (length < bytes.length) {
    const count = io.read(fd, bytes.subarray(length), length)
    if (count === 0) break
    length += count
  }
  return bytes.subarray(0, length)
}
