import { join } from 'node:path'
import { crc32Hex } from '../crc32.ts'
import type { JournalEntry } from '../journal-entry.ts'
import type { AppPaths } from '../paths.ts'
import { codeOf, ownDirectory } from '../state-io.ts'
import { dayOf, openName } from './file-name.ts'
import { type JournalFileFacts, type JournalIo, SYSTEM_IO } from './io.ts'

/**
 * Appends one line by one `O_APPEND` write: lines of parallel commands never mix.
 *
 * Once it has returned, the entry is counted exactly once, whatever compacts the journal meanwhile:
 * a file that was deleted between our opening and our write has no name any more, and the line goes
 * into a new one.
 *
 * @returns Whether it is the first of its day's file.
 * @throws The system's error; the caller counts it.
 */
export function appendJournal(
  paths: Pick<AppPaths, 'journalDir'>,
  entry: JournalEntry,
  io: JournalIo = SYSTEM_IO,
): boolean {
  const file = join(paths.journalDir, openName(dayOf(entry.atMs)))
  const line = Buffer.from(formatLine(entry))
  try {
    return appendLines(file, line, io)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    ownDirectory(paths.journalDir)
    return appendLines(file, line, io)
  }
}

/** Appends whole lines to `file`, which has a name afterwards. @returns Whether it held nothing before. */
export function appendLines(file: string, lines: Uint8Array, io: JournalIo): boolean {
  for (;;) {
    const { links, sizeBytes } = appendOnce(file, lines, io)
    if (links > 0) return sizeBytes === lines.length
  }
}

/** `crc32hex SP json LF`; the checksum is of the JSON's UTF-8 bytes. */
export function formatLine(entry: JournalEntry): string {
  const json = JSON.stringify(entry)
  return `${crc32Hex(Buffer.from(json))} ${json}\n`
}

/** @returns What the file that took the lines is then: without a link it is lost. */
function appendOnce(file: string, lines: Uint8Array, io: JournalIo): JournalFileFacts {
  const fd = io.openAppend(file)
  try {
    if (io.write(fd, lines) !== lines.length) {
      throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    }
    return io.facts(fd)
  } finally {
    io.close(fd)
  }
}
