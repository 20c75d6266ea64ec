import { crc32Of } from './crc32.ts'
import type { Cause, Outcome } from './descriptor.ts'
import type { JournalEntry } from './journal-entry.ts'

const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>(['ok', 'expected', 'bug', 'cancelled'])
const CAUSES: ReadonlySet<unknown> = new Set<Cause>(['user', 'local-network', 'remote', 'bug'])
const TEXTS = ['id', 'command', 'version'] as const
const COUNTS = [
  'atMs',
  'exitCode',
  'durationNs',
  'activeNs',
  'networkNs',
  'promptNs',
  'suspendedNs',
] as const

/**
 * The entry of one line without its LF; `undefined` when the line can't be trusted.
 *
 * @param checksum - A calculator to use for many lines: each makes its table once.
 */
export function parseLine(
  line: string,
  checksum: (bytes: Uint8Array) => number = crc32Of(),
): JournalEntry | undefined {
  const json = line.slice(9)
  const sum = checksum(Buffer.from(json)).toString(16).padStart(8, '0')
  if (line[8] !== ' ' || !line.startsWith(sum)) return undefined
  try {
    const value: unknown = JSON.parse(json)
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isEntry(value: unknown): value is JournalEntry {
  if (!isObject(value) || value['v'] !== 1) return false
  if (!TEXTS.every((key) => typeof value[key] === 'string')) return false
  if (!COUNTS.every((key) => typeof value[key] === 'number')) return false
  if (!OUTCOMES.has(value['outcome'])) return false
  if (value['cause'] !== undefined && !CAUSES.has(value['cause'])) return false
  return isNumbers(value['milestones']) && isNumbers(value['self'])
}

function isNumbers(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'number')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
