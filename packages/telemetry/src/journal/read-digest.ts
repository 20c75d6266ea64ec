import { type Digest, parseDigest } from './digest.ts'
import { isSource } from './digest-source.ts'
import type { JournalIo } from './io.ts'
import { readWhole } from './read-whole.ts'

/** The digest in `file`, if it says what the first lines of the open file `linesFd` say. */
export function readDigest(io: JournalIo, file: string, linesFd: number): Digest | undefined {
  let fd: number
  try {
    fd = io.openRead(file)
  } catch {
    return undefined
  }
  try {
    const digest = parseDigest(readWhole(io, fd))
    return digest !== undefined && isSource(io, linesFd, digest.of) ? digest : undefined
  } catch {
    return undefined
  } finally {
    io.close(fd)
  }
}
