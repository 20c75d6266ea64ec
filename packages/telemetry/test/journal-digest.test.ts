import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { appendJournal } from '../src/journal/append.ts'
import { compactJournal } from '../src/journal/compact.ts'
import { digestJournal } from '../src/journal/digest-day.ts'
import type { SliEntry } from '../src/journal/digest.ts'
import type { JournalIo } from '../src/journal/io.ts'
import { readSliHistory, visitSliHistory } from '../src/journal/read-journal.ts'
import type { SliGroup } from '../src/journal/segment.ts'
import {
  DAY_MS,
  type JournalPlace,
  entryOf,
  journalPlace,
  killedIo,
  watchedIo,
} from './support/journal.ts'

const OVER_MS = DAY_MS + 86_400_000
const OPEN = '2026-11-10.jsonl'
const DIGEST = '2026-11-10.lines.gz'

function digest(place: JournalPlace, io?: JournalIo): number {
  return digestJournal(place, { minBytes: 1, ...(io === undefined ? {} : { io }) })
}

/** What a counter sees, and of which files it read more than a checksum. */
function visited(place: JournalPlace): {
  readonly entries: SliEntry[]
  readonly corruptLines: number
  readonly bytes: number
} {
  const entries: SliEntry[] = []
  let bytes = 0
  const io = watchedIo(() => {})
  const counting: JournalIo = {
    ...io,
    read(fd, into, position) {
      const count = io.read(fd, into, position)
      bytes += count
      return count
    },
  }
  const { corruptLines } = visitSliHistory(
    place,
    {},
    { entry: (entry) => entries.push(looked(entry)), group: () => {} },
    counting,
  )
  return { entries, corruptLines, bytes }
}

/** How many commands a counter counts, compacted or not. */
function counted(place: JournalPlace, io?: JournalIo): number {
  let count = 0
  const visitor = {
    entry: () => (count += 1),
    group: (group: SliGroup) => (count += group.count),
  }
  visitSliHistory(place, {}, visitor, io)
  return count
}

function linesOf(place: JournalPlace): { entries: SliEntry[]; corruptLines: number } {
  const { entries, corruptLines } = readSliHistory(place)
  return { entries: entries.map(looked), corruptLines }
}

/** What an SLI looks at. */
function looked({
  atMs,
  command,
  version,
  outcome,
  cause,
  activeNs,
  networkNs,
  milestones,
  self,
}: SliEntry): SliEntry {
  return { atMs, command, version, outcome, cause, activeNs, networkNs, milestones, self }
}

function fill(place: JournalPlace): void {
  const again = entryOf({ outcome: 'expected', cause: 'remote', milestones: {} })
  for (const entry of [
    entryOf(),
    again,
    entryOf({ self: { startupUs: 7 }, version: '1.3.0', command: 'cr\u00e9er', atMs: DAY_MS }),
    again,
    ...Array.from({ length: 40 }, () => entryOf({ milestones: { ready: 5, accepted: 1 } })),
  ]) {
    appendJournal(place, entry)
  }
  appendFileSync(join(place.journalDir, OPEN), '0badc0de {"v":1}\n')
  appendJournal(place, entryOf())
}

describe('a digest', () => {
  test('says what the lines say, each id once, and spares who counts from reading them', () => {
    using place = journalPlace()
    fill(place)
    const { bytes, ...before } = visited(place)
    expect(before).toEqual(linesOf(place))
    expect(before).toMatchObject({ corruptLines: 1, entries: { length: 44 } })
    expect(digest(place)).toBe(1)
    const after = visited(place)
    expect(after).toMatchObject(before)
    expect(after.bytes).toBeLessThan(bytes / 4)
  })

  test('is followed by the lines that were appended since, and made again when they are many', () => {
    using place = journalPlace()
    fill(place)
    digest(place)
    appendJournal(place, entryOf())
    appendFileSync(join(place.journalDir, OPEN), '0badc0de {"v":1}\n')
    expect(visited(place)).toMatchObject({ ...linesOf(place), corruptLines: 2 })
    expect(visited(place).entries).toHaveLength(45)
    expect(digest(place)).toBe(0)
    for (let nth = 0; nth < 8; nth += 1) appendJournal(place, entryOf())
    expect(digest(place)).toBe(1)
    expect(visited(place)).toMatchObject(linesOf(place))
    expect(visited(place).entries).toHaveLength(53)
  })

  test('is not believed of another file that has its name and size', () => {
    using place = journalPlace()
    fill(place)
    digest(place)
    const file = join(place.journalDir, OPEN)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    writeFileSync(file, `${lines.toReversed().join('\n')}\n`)
    expect(visited(place).entries.map(({ command }) => command)).toEqual(
      linesOf(place).entries.map(({ command }) => command),
    )
  })

  test.each([
    ['damaged', (bytes: Buffer) => bytes.fill(0, 30, 40)],
    ['torn', (bytes: Buffer) => bytes.subarray(0, 50)],
    ['empty', () => Buffer.alloc(0)],
  ])('that is %s costs time and no command', (_what, spoil) => {
    using place = journalPlace()
    fill(place)
    const before = visited(place)
    digest(place)
    const file = join(place.journalDir, DIGEST)
    writeFileSync(file, spoil(readFileSync(file)))
    expect(visited(place)).toMatchObject({
      entries: before.entries,
      corruptLines: before.corruptLines,
    })
  })

  test('goes when its day is compacted, and a late line counts', () => {
    using place = journalPlace()
    fill(place)
    digest(place)
    const nowMs = OVER_MS + 2 * 86_400_000
    compactJournal(place, { nowMs, settleMs: 0 })
    expect(readdirSync(place.journalDir)).toEqual(['2026-11-10.1.sli.gz'])
    appendJournal(place, entryOf())
    expect(digest(place)).toBe(0)
    expect(visited(place).entries).toHaveLength(1)
  })

  test('and the compaction of its day never count a command twice, nor lose one', () => {
    const nowMs = OVER_MS + 2 * 86_400_000
    using place = journalPlace()
    fill(place)
    digest(place)
    const io = watchedIo(() => expect(counted(place)).toBe(44))
    expect(compactJournal(place, { nowMs, settleMs: 0, io }).commands).toBe(44)
    expect(counted(place)).toBe(44)
    // And the other way round: the day is compacted before the reader's nth call.
    for (let [nth, calls] = [1, 1]; nth <= calls; nth += 1) {
      using other = journalPlace()
      fill(other)
      digest(other)
      calls = 0
      const reading = watchedIo((_call, at) => {
        calls = at
        if (at === nth) compactJournal(other, { nowMs, settleMs: 0 })
      })
      expect(counted(other, reading)).toBe(44)
    }
  })

  test('is made of no file that is small, or ends with a torn line', () => {
    using place = journalPlace()
    fill(place)
    expect(digestJournal(place)).toBe(0)
    appendFileSync(join(place.journalDir, OPEN), '0badc0de {"v":1')
    expect(digest(place)).toBe(0)
  })

  test('whose maker is killed anywhere changes nothing', () => {
    using place = journalPlace()
    fill(place)
    const { entries } = visited(place)
    let nth = 1
    for (; digest(place, killedIo(nth)) === 0; nth += 1) {
      expect(visited(place).entries).toEqual(entries)
    }
    expect(visited(place).entries).toEqual(entries)
    expect(nth).toBeGreaterThan(8)
    // What a killed one was writing is removed by the next compactor.
    compactJournal(place, { nowMs: OVER_MS })
    expect(readdirSync(place.journalDir).toSorted()).toEqual([OPEN, DIGEST])
  })
})
