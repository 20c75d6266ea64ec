import { join } from 'node:path'
import { crc32Hex } from '../crc32.ts'
import type { JournalEntry } from '../journal-entry.ts'
import type { AppPaths } from '../paths.ts'
import { codeOf, ownDirectory } from '../state-io.ts'
import { dayOf, openName } from './file-name.ts'
import { type JournalIo, SYSTEM_IO } from './io.ts'

/**
 * Appends one line by one `O_APPEND` write: lines of parallel commands never mix.
 *
 * Once it has returned, the entry is counted exactly once, whatever compacts the journal meanwhile:
 * a file that was deleted between our opening and our write has no name any more, and the line goes
 * into a new one.
 *
 * @throws The system's error; the caller counts it.
 */
export function appendJournal(
  paths: Pick<AppPaths, 'journalDir'>,
  entry: JournalEntry,
  io: JournalIo = SYSTEM_IO,
): void {
  const file = join(paths.journalDir, openName(dayOf(entry.atMs)))
  const line = Buffer.from(formatLine(entry))
  try {
    appendLines(file, line, io)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    ownDirectory(paths.journalDir)
    appendLines(file, line, io)
  }
}

/** Appends whole lines to `file`, which has a name afterwards. */
export function appendLines(file: string, lines: Uint8Array, io: JournalIo): void {
  while (!appendOnce(file, lines, io));
}

/** `crc32hex SP json LF`; the checksum is of the JSON's UTF-8 bytes. */
export function formatLine(entry: JournalEntry): string {
  const json = JSON.stringify(entry)
  return `${crc32Hex(Buffer.from(json))} ${json}\n`
}

/** @returns Whether the file that took the lines still has a name. */
function appendOnce(file: string, lines: Uint8Array, io: JournalIo): boolean {
  const fd = io.openAppend(file)
  try {
    if (io.write(fd, lines) !== lines.length) {
      throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    }
    return io.facts(fd).links > 0
  } finally {
    io.close(fd)
  }
}
