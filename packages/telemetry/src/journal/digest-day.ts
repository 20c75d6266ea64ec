import { join } from 'node:path'
import { randomHex } from '../ids.ts'
import type { AppPaths } from '../paths.ts'
import { type SliEntry, formatDigest } from './digest.ts'
import { sourceOf } from './digest-source.ts'
import { type JournalFile, dayOf, digestName, openName, parseFileName } from './file-name.ts'
import { type JournalIo, SYSTEM_IO } from './io.ts'
import { readDigest } from './read-digest.ts'
import { distinct, readLines } from './read-lines.ts'

/** How days are digested. */
export interface DigestOptions {
  /**
   * Asked before each day: `false` leaves the rest for the next time.
   *
   * @defaultValue always
   */
  readonly mayGoOn?: () => boolean
  /**
   * Fewer bytes of lines are read as they are.
   *
   * @defaultValue 65_536
   */
  readonly minBytes?: number
  /** @defaultValue the system */
  readonly io?: JournalIo
}

/**
 * Makes digests of days that are not compacted yet: who counts a month's commands then reads the last few
 * lines, not those of three days. Never throws; who has none reads the lines.
 *
 * For a process in the background that holds the lease.
 *
 * @returns How many were made.
 */
export function digestJournal(
  { journalDir: dir }: Pick<AppPaths, 'journalDir'>,
  { mayGoOn = () => true, minBytes = 65_536, io = SYSTEM_IO }: DigestOptions = {},
): number {
  let made = 0
  try {
    const files = io.list(dir).flatMap((name) => parseFileName(name) ?? [])
    for (const { dayStartMs } of files.filter((file) => isLonely(file, files))) {
      if (!mayGoOn()) break
      if (digestDay(io, dir, dayStartMs, minBytes)) made += 1
    }
    return made
  } catch {
    return made
  }
}

/** The only file of lines of its day, and nothing of the day is compacted. */
function isLonely(file: JournalFile, files: readonly JournalFile[]): boolean {
  return (
    file.kind === 'open' &&
    files.every(
      ({ dayStartMs, kind, name }) =>
        dayStartMs !== file.dayStartMs || kind === 'digest' || name === file.name,
    )
  )
}

function digestDay(io: JournalIo, dir: string, dayStartMs: number, minBytes: number): boolean {
  const day = dayOf(dayStartMs)
  const file = join(dir, digestName(day))
  const fd = io.openRead(join(dir, openName(day)))
  try {
    const { sizeBytes } = io.facts(fd)
    if (sizeBytes < minBytes) return false
    const knownBytes = readDigest(io, file, fd)?.of.bytes ?? 0
    // By an eighth, so that a busy day is not read again and again.
    if (knownBytes > 0 && sizeBytes - knownBytes < Math.max(minBytes, sizeBytes / 8)) return false
    const entries: SliEntry[] = []
    const isNew = distinct()
    const { corruptLines, endBytes } = readLines(io, fd, 0, (entry) => {
      if (isNew(entry)) entries.push(entry)
    })
    const of = sourceOf(io, fd, endBytes)
    if (of === undefined) return false
    replace(io, file, formatDigest({ of, corruptLines }, entries))
    return true
  } finally {
    io.close(fd)
  }
}

/** A reader sees the old digest, the new one or none; one that is torn by a power cut is none. */
function replace(io: JournalIo, file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${randomHex(4)}.tmp`
  const fd = io.create(temporary)
  try {
    for (let at = 0; at < bytes.length;) at += io.write(fd, bytes.subarray(at))
  } finally {
    io.close(fd)
  }
  io.rename(temporary, file)
}
