import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { counterAtMost, mergeBins } from '../src/journal/bins.ts'
import { type CompactReport, compactJournal } from '../src/journal/compact.ts'
import { openFold } from '../src/journal/fold.ts'
import { appendJournal } from '../src/journal/append.ts'
import { formatSegment } from '../src/journal/segment.ts'
import { CAUSES, OUTCOMES } from '../src/journal-line.ts'
import { readJournal, readSliHistory } from '../src/journal/read-journal.ts'
import {
  DAY_MS,
  type JournalPlace,
  NOW_MS,
  countsOf,
  entryOf,
  journalPlace,
  onceEach,
} from './support/journal.ts'

const HOUR_MS = 3_600_000
const ONE_DAY_MS = 24 * HOUR_MS

function compact(place: JournalPlace, nowMs = NOW_MS): CompactReport {
  return compactJournal(place, { nowMs, settleMs: 0 })
}

describe('a compacted journal', () => {
  test('says of hours, commands, versions, outcomes and causes what its lines said', () => {
    using place = journalPlace()
    const bad = { outcome: 'expected', cause: 'remote', command: 'make', milestones: {} } as const
    const entries = [
      entryOf({ command: 'make' }),
      entryOf({ command: 'make', activeNs: 1e9 + 1 }),
      entryOf({ command: 'make', atMs: DAY_MS + 2 * HOUR_MS, version: '1.3.0' }),
      entryOf(bad),
    ]
    for (const entry of entries) appendJournal(place, entry)
    expect(compact(place)).toEqual({ days: 1, commands: 4, expired: 0 })
    expect(readdirSync(place.journalDir)).toEqual(['2026-11-10.1.sli.gz'])
    const { groups, ...rest } = readSliHistory(place)
    expect(rest).toEqual({ entries: [], corruptLines: 0, unreadableFiles: 0 })
    expect(
      groups.map(({ startMs, version, outcome, cause, count, time, milestones }) => ({
        hour: (startMs - DAY_MS) / HOUR_MS,
        version,
        outcome,
        cause,
        count,
        fast: counterAtMost(2e9)(time).within,
        ready: counterAtMost(4e9)(milestones['ready'] ?? '').within,
      })),
    ).toEqual([
      {
        hour: 1,
        version: '1.2.3',
        outcome: 'expected',
        cause: 'remote',
        count: 1,
        fast: 1,
        ready: 0,
      },
      { hour: 1, version: '1.2.3', outcome: 'ok', cause: undefined, count: 2, fast: 1, ready: 2 },
      { hour: 2, version: '1.3.0', outcome: 'ok', cause: undefined, count: 1, fast: 1, ready: 1 },
    ])
  })

  test('knows every way in which a command can end', () => {
    using place = journalPlace()
    const entries = OUTCOMES.flatMap((outcome) =>
      [undefined, ...CAUSES].map((cause) =>
        entryOf(cause === undefined ? { outcome } : { outcome, cause }),
      ),
    )
    for (const entry of entries) appendJournal(place, entry)
    expect(compact(place).commands).toBe(entries.length)
    const endings = readSliHistory(place).groups.map(({ command, outcome, cause }) => [
      command,
      { outcome, cause },
    ])
    expect(Object.fromEntries(endings)).toEqual(
      Object.fromEntries(
        entries.map(({ command, outcome, cause }) => [command, { outcome, cause }]),
      ),
    )
  })

  test('is made of a day two days after it is over, and not before', () => {
    using place = journalPlace()
    appendJournal(place, entryOf())
    const overAtMs = DAY_MS + ONE_DAY_MS
    expect(compact(place, overAtMs + 2 * ONE_DAY_MS - 1).days).toBe(0)
    expect(compact(place, overAtMs + 2 * ONE_DAY_MS).days).toBe(1)
  })

  test('is left for later while somebody with a slow clock still writes to it', () => {
    using place = journalPlace()
    // Files bear the time of the machine, whenever that is.
    appendJournal(place, entryOf({ atMs: Date.now() - 5 * ONE_DAY_MS }))
    const soonMs = Date.now() + HOUR_MS - 60_000
    expect(compactJournal(place, { nowMs: soonMs }).days).toBe(0)
    expect(compactJournal(place, { nowMs: soonMs + 120_000 }).days).toBe(1)
  })

  test('takes in what arrives for an old day later, as often as that happens', () => {
    using place = journalPlace()
    const entries = Array.from({ length: 4 }, () => entryOf())
    for (const entry of entries) {
      appendJournal(place, entry)
      expect(compact(place).commands).toBe(1)
    }
    expect(readdirSync(place.journalDir)).toEqual(['2026-11-10.4.sli.gz'])
    expect(countsOf(place)).toEqual(onceEach(entries))
  })

  test('is kept for 400 days', () => {
    using place = journalPlace()
    appendJournal(place, entryOf())
    compact(place)
    const overAtMs = DAY_MS + ONE_DAY_MS
    expect(compact(place, overAtMs + 400 * ONE_DAY_MS - 1).expired).toBe(0)
    expect(compact(place, overAtMs + 400 * ONE_DAY_MS).expired).toBe(1)
    expect(readdirSync(place.journalDir)).toEqual([])
  })

  test('is read together with the days that are not compacted yet', () => {
    using place = journalPlace()
    const entries = [entryOf(), entryOf({ atMs: NOW_MS })]
    for (const entry of entries) appendJournal(place, entry)
    compact(place)
    expect(countsOf(place)).toEqual(onceEach(entries))
    expect(readJournal(place).entries).toEqual(entries.slice(1))
    expect(readSliHistory(place, { fromMs: DAY_MS + 2 * HOUR_MS }).groups).toEqual([])
  })

  test('still knows how many lines were corrupt, and loses no line that follows a torn one', () => {
    using place = journalPlace()
    const entries = [entryOf(), entryOf()]
    for (const [index, entry] of entries.entries()) {
      if (index > 0)
        appendFileSync(join(place.journalDir, '2026-11-10.jsonl'), '0123abcd {"v":1,"i')
      appendJournal(place, entry)
    }
    expect(readSliHistory(place)).toMatchObject({ entries, corruptLines: 1 })
    compact(place)
    expect(readSliHistory(place)).toMatchObject({ corruptLines: 1 })
    expect(countsOf(place)).toEqual(onceEach(entries))
  })

  test('that is damaged is counted, and what it contains is read as long as it is there', () => {
    using place = journalPlace()
    const entries = [entryOf(), entryOf()]
    appendJournal(place, entries[0] ?? entryOf())
    compact(place)
    const file = join(place.journalDir, '2026-11-10.1.sli.gz')
    const bytes = readFileSync(file)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(file, bytes)
    appendJournal(place, entries[1] ?? entryOf())
    expect(readSliHistory(place)).toMatchObject({ unreadableFiles: 1, entries: entries.slice(1) })
    // Nobody knows what it contains, so nothing is added to that day any more.
    expect(compact(place)).toEqual({ days: 0, commands: 0, expired: 0 })
    expect(countsOf(place)).toEqual(onceEach(entries.slice(1)))
  })

  test('stays within two bytes an event: ten million in less than 20 MB', () => {
    const random = mulberry(7)
    const fold = openFold()
    const events = 100_000
    const days = 4
    for (let nth = 0; nth < events; nth += 1) {
      // A skewed choice of 12 commands, two releases a day, a lognormal duration.
      const command = `command ${Math.floor(12 * random() ** 3)}`
      const isBad = random() < 0.01
      const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      const activeNs = Math.round(3e8 * Math.exp(0.8 * gauss))
      fold.add(
        entryOf({
          command,
          activeNs,
          networkNs: 0,
          milestones: {},
          self: { startupUs: 1 },
          atMs: DAY_MS + Math.floor((nth / events) * days * ONE_DAY_MS),
          version: random() < 0.8 ? '1.2.3' : '1.3.0',
          ...(isBad ? { outcome: 'expected', cause: 'remote' } : {}),
        }),
      )
    }
    const groups = fold.groups()
    const sizes = Array.from({ length: days }, (_, day) => {
      const dayStartMs = DAY_MS + day * ONE_DAY_MS
      const ofDay = groups.filter(
        ({ startMs }) => startMs >= dayStartMs && startMs < dayStartMs + ONE_DAY_MS,
      )
      return formatSegment({ dayStartMs, contains: [], corruptLines: 0, groups: ofDay }).length
    })
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    expect(bytes / events).toBeLessThan(2)
    const all = mergeBins(groups.map(({ time }) => time))
    expect(all.count).toBe(events)
  })
})

/** Uniform in [0, 1), the same for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
