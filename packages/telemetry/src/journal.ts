import { join } from 'node:path'
import { crc32Hex } from './crc32.ts'
import type { JournalEntry, JournalRead } from './journal-entry.ts'
import { parseLine } from './journal-line.ts'
import type { AppPaths } from './paths.ts'
import { appendWhole, codeOf, listNames, ownDirectory, readText } from './state-io.ts'

/** `2026-11-21.jsonl`: one file a UTC day. */
const FILE_NAME = /^(?<day>\d{4}-\d{2}-\d{2})\.jsonl$/u

const DAY_MS = 86_400_000

/**
 * Appends one line by one `O_APPEND` write: lines of parallel commands never mix.
 *
 * @throws The system's error; the caller counts it.
 */
export function appendJournal(paths: Pick<AppPaths, 'journalDir'>, entry: JournalEntry): void {
  const file = join(paths.journalDir, `${dayOf(entry.atMs)}.jsonl`)
  const line = formatLine(entry)
  try {
    appendWhole(file, line)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    ownDirectory(paths.journalDir)
    appendWhole(file, line)
  }
}

/** `crc32hex SP json LF`; the checksum is of the JSON's UTF-8 bytes. */
export function formatLine(entry: JournalEntry): string {
  const json = JSON.stringify(entry)
  return `${crc32Hex(Buffer.from(json))} ${json}\n`
}

/**
 * Reads the entries with `fromMs <= atMs < toMs`; never throws.
 *
 * @param paths - Whose journal.
 * @param range - Unix ms; an absent bound is open.
 */
export function readJournal(
  paths: Pick<AppPaths, 'journalDir'>,
  range: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined } = {},
): JournalRead {
  const fromMs = range.fromMs ?? Number.NEGATIVE_INFINITY
  const toMs = range.toMs ?? Number.POSITIVE_INFINITY
  const entries: JournalEntry[] = []
  let corruptLines = 0
  for (const name of journalFiles(paths.journalDir, fromMs, toMs)) {
    for (const line of linesOf(join(paths.journalDir, name))) {
      const entry = parseLine(line)
      if (entry === undefined) corruptLines += 1
      else if (entry.atMs >= fromMs && entry.atMs < toMs) entries.push(entry)
    }
  }
  return { entries, corruptLines }
}

/** Names of the days that the range touches, oldest first. */
function journalFiles(dir: string, fromMs: number, toMs: number): string[] {
  return listNames(dir)
    .filter((name) => {
      const day = FILE_NAME.exec(name)?.groups?.['day']
      if (day === undefined) return false
      const startMs = Date.parse(`${day}T00:00:00Z`)
      return startMs + DAY_MS > fromMs && startMs < toMs
    })
    .toSorted()
}

function linesOf(file: string): string[] {
  try {
    return (readText(file) ?? '').split('\n').filter((line) => line !== '')
  } catch {
    return []
  }
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
