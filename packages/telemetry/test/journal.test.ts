import { appendFileSync, readFileSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { crc32Hex } from '../src/crc32.ts'
import { appendJournal, formatLine, readJournal } from '../src/journal.ts'
import type { JournalEntry } from '../src/journal-entry.ts'
import { parseLine } from '../src/journal-line.ts'
import { fixture, start } from './support/child.ts'
import { newPlace } from './support/place.ts'

const NOON = Date.parse('2026-11-21T12:00:00Z')
const DAY_MS = 86_400_000

function entry(more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    v: 1,
    id: '0af7651916cd43dd8448eb211c80319c',
    atMs: NOON,
    command: 'thing make',
    version: '1.2.3',
    outcome: 'ok',
    exitCode: 0,
    durationNs: 5,
    activeNs: 2,
    networkNs: 3,
    promptNs: 0,
    suspendedNs: 0,
    milestones: { ready: 4 },
    self: { startupUs: 1 },
    ...more,
  }
}

test.each(['', '123456789', 'The quick brown fox', 'žluťoučký'])(
  'the checksum of %j is that of zlib',
  (text) => {
    expect(crc32Hex(Buffer.from(text))).toBe(crc32(text).toString(16).padStart(8, '0'))
  },
)

test('entries come back as they were written, by the days that a range touches', () => {
  using place = newPlace()
  const entries = [-DAY_MS, 0, 1, DAY_MS].map((offset) =>
    entry({ atMs: NOON + offset, id: String(offset) }),
  )
  for (const item of entries) appendJournal(place.paths, item)
  expect(readdirSync(place.paths.journalDir)).toEqual([
    '2026-11-20.jsonl',
    '2026-11-21.jsonl',
    '2026-11-22.jsonl',
  ])
  expect(readJournal(place.paths)).toEqual({ entries, corruptLines: 0 })
  expect(readJournal(place.paths, { fromMs: NOON, toMs: NOON + DAY_MS }).entries).toEqual(
    entries.slice(1, 3),
  )
})

test('a line cut anywhere is counted as corrupt and never read as an entry', () => {
  const line = formatLine(entry()).trimEnd()
  const read = Array.from({ length: line.length }, (_, end) => parseLine(line.slice(0, end)))
  expect(read.filter((found) => found !== undefined)).toEqual([])
  expect(parseLine(line)).toEqual(entry())
})

test('a line with any one bit changed is counted as corrupt', () => {
  const line = Buffer.from(formatLine(entry()).trimEnd())
  const survivors = Array.from({ length: line.length * 8 }, (_, bit) => {
    const damaged = Buffer.from(line)
    damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return parseLine(damaged.toString())
  }).filter((found) => found !== undefined)
  expect(survivors).toEqual([])
})

test('after a torn line the next ones are still read', () => {
  using place = newPlace()
  appendJournal(place.paths, entry())
  const file = join(place.paths.journalDir, '2026-11-21.jsonl')
  truncateSync(file, readFileSync(file).length - 7)
  appendFileSync(file, '\n')
  appendJournal(place.paths, entry({ id: 'b', exitCode: 8, outcome: 'expected', cause: 'user' }))
  const { entries, corruptLines } = readJournal(place.paths)
  expect(corruptLines).toBe(1)
  expect(entries).toMatchObject([{ exitCode: 8, cause: 'user' }])
})

test.each([{ v: 2 }, { outcome: 'fine' }, { exitCode: '0' }, { milestones: { a: 'b' } }])(
  'a valid checksum does not make %j an entry',
  (wrong) => {
    const json = JSON.stringify({ ...entry(), ...wrong })
    expect(parseLine(`${crc32Hex(Buffer.from(json))} ${json}`)).toBeUndefined()
  },
)

test('lines of parallel processes never mix', async () => {
  using place = newPlace()
  const env = { ...place.env, DEMO_TELEMETRY: 'local' }
  await Promise.all(
    Array.from({ length: 8 }, () => start(fixture('host.ts'), ['return'], env).ended),
  )
  const { entries, corruptLines } = readJournal(place.paths)
  expect({ lines: entries.length, corruptLines }).toEqual({ lines: 8, corruptLines: 0 })
})

test('a journal that is not there is empty', () => {
  using place = newPlace()
  expect(readJournal(place.paths)).toEqual({ entries: [], corruptLines: 0 })
})
