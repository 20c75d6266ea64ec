import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { appendJournal } from '../src/journal/append.ts'
import { compactJournal } from '../src/journal/compact.ts'
import { type JournalIo, SYSTEM_IO } from '../src/journal/io.ts'
import { readSliHistory } from '../src/journal/read-journal.ts'
import { blind, hasty, nameless, rude, sound, trusting } from './support/journal-mutants.ts'
import {
  type JournalPlace,
  NOW_MS,
  countsOf,
  entryOf,
  journalPlace,
  killedIo,
  onceEach,
  watchedIo,
} from './support/journal.ts'

/** More calls than a compaction of these journals makes. */
const MAX_CALLS = 200

function compact(place: JournalPlace, io: JournalIo): string | undefined {
  return compactJournal(place, { nowMs: NOW_MS, settleMs: 0, io }).why
}

/** A mutant needs to be noticed once. */
function isEnough(mutant: (io: JournalIo) => JournalIo, found: readonly string[]): boolean {
  return mutant !== sound && found.length > 0
}

/** What is wrong with the counts, if anything. */
function wrong(place: JournalPlace, expected: Record<string, number>): string | undefined {
  const found = JSON.stringify(sorted(countsOf(place)))
  const wanted = JSON.stringify(sorted(expected))
  return found === wanted ? undefined : `${found} instead of ${wanted}`
}

function sorted(counts: Record<string, number>): [string, number][] {
  return Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** A journal with something compacted and something that is not. */
function fill(place: JournalPlace): Record<string, number> {
  const entries = [entryOf(), entryOf(), entryOf()]
  for (const [index, entry] of entries.entries()) {
    appendJournal(place, entry)
    if (index === 0) compact(place, SYSTEM_IO)
  }
  return onceEach(entries)
}

/** Kills a compactor before every one of its calls; what is wrong then, and after the next one. */
function killEverywhere(mutant: (io: JournalIo) => JournalIo): string[] {
  const found: string[] = []
  for (let nth = 1; nth < MAX_CALLS; nth += 1) {
    using place = journalPlace()
    const expected = fill(place)
    const why = compact(place, mutant(killedIo(nth)))
    found.push(...listed(`killed before call ${nth}`, wrong(place, expected)))
    // A second one is killed as well, and somebody appends before the third.
    compact(place, mutant(killedIo(nth + 3)))
    found.push(...listed(`killed twice at ${nth}`, wrong(place, expected)))
    const late = entryOf()
    appendJournal(place, late)
    compact(place, mutant(SYSTEM_IO))
    found.push(...listed(`after call ${nth}`, wrong(place, { ...expected, [late.command]: 1 })))
    if (why === undefined || isEnough(mutant, found)) return found
  }
  return [`more than ${MAX_CALLS} calls`]
}

/** Lets `act` happen before every call of a compaction and at its end. */
function actEverywhere(
  mutant: (io: JournalIo) => JournalIo,
  act: (place: JournalPlace, io: JournalIo) => readonly string[],
): string[] {
  const found: string[] = []
  for (let nth = 1; nth < MAX_CALLS; nth += 1) {
    using place = journalPlace()
    const expected = fill(place)
    let [commands, happened]: [readonly string[], boolean] = [[], false]
    const io = watchedIo((_call, at) => {
      if (at !== nth) return
      happened = true
      commands = act(place, mutant(SYSTEM_IO))
    })
    compact(place, mutant(io))
    const all = { ...expected, ...Object.fromEntries(commands.map((command) => [command, 1])) }
    found.push(...listed(`at call ${nth}`, wrong(place, all)))
    compact(place, mutant(SYSTEM_IO))
    found.push(...listed(`compacted after call ${nth}`, wrong(place, all)))
    if (!happened || isEnough(mutant, found)) return found
  }
  return [`more than ${MAX_CALLS} calls`]
}

/**
 * A writer that is stopped between its opening and its writing: at calls `open` and `write` of a
 * compaction, for every pair of them.
 */
function stopWriterEverywhere(mutant: (io: JournalIo) => JournalIo): string[] {
  const found: string[] = []
  const run = (open: number, write: number): number => {
    using place = journalPlace()
    const expected = fill(place)
    const late = entryOf()
    let calls = 0
    let go: (() => void) | undefined
    const compactor = watchedIo((_call, at) => {
      calls = at
      if (at === open) go = stoppedAppend(place, late, mutant(SYSTEM_IO))
      if (at === write) go?.()
    })
    compact(place, mutant(compactor))
    if (open <= calls && write <= calls) {
      const all = { ...expected, [late.command]: 1 }
      found.push(...listed(`open ${open}, write ${write}`, wrong(place, all)))
      compact(place, mutant(SYSTEM_IO))
      found.push(...listed(`open ${open}, write ${write}, compacted`, wrong(place, all)))
    }
    return calls
  }
  const calls = run(MAX_CALLS, MAX_CALLS)
  for (let open = 1; open <= calls; open += 1) {
    for (let write = open + 1; write <= calls; write += 1) run(open, write)
    if (isEnough(mutant, found)) return found
  }
  return found
}

/** Opens now; the returned function writes. */
function stoppedAppend(
  place: JournalPlace,
  entry: ReturnType<typeof entryOf>,
  io: JournalIo,
): () => void {
  const file = join(place.journalDir, '2026-11-10.jsonl')
  const first = io.openAppend(file)
  return () => {
    let isFirst = true
    appendJournal(place, entry, {
      ...io,
      openAppend(name) {
        if (!isFirst) return io.openAppend(name)
        isFirst = false
        return first
      },
    })
  }
}

function listed(where: string, what: string | undefined): string[] {
  return what === undefined ? [] : [`${where}: ${what}`]
}

const appendOne = (place: JournalPlace, io: JournalIo): readonly string[] => {
  const entry = entryOf()
  appendJournal(place, entry, io)
  return [entry.command]
}

const appendAndCompact = (place: JournalPlace, io: JournalIo): readonly string[] => {
  const commands = appendOne(place, SYSTEM_IO)
  compact(place, io)
  return commands
}

describe('no command counts twice, and none is lost once its append has returned', () => {
  test('wherever a compactor is killed', () => {
    expect(killEverywhere(sound)).toEqual([])
  })

  test('whenever somebody appends while it works', () => {
    expect(actEverywhere(sound, appendOne)).toEqual([])
  })

  test('when a second compactor works at the same time', () => {
    expect(actEverywhere(sound, appendAndCompact)).toEqual([])
  })

  test('when a writer is stopped between opening and writing, wherever that is', () => {
    expect(stopWriterEverywhere(sound)).toEqual([])
  })

  test('for a reader at any moment of a compaction, and a compaction at any moment of a reader', () => {
    const found = actEverywhere(sound, (place) => {
      const counts = Object.values(countsOf(place))
      return counts.length === 3 && counts.every((count) => count === 1) ? [] : ['seen wrongly']
    })
    for (let nth = 1; nth < MAX_CALLS; nth += 1) {
      using place = journalPlace()
      const expected = fill(place)
      let happened = false
      const io = watchedIo((_call, at) => {
        if (at !== nth) return
        happened = true
        compact(place, SYSTEM_IO)
      })
      const { entries, groups } = readSliHistory(place, {}, io)
      const total = groups.reduce((sum, { count }) => sum + count, entries.length)
      found.push(...listed(`reader at ${nth}`, total === 3 ? wrong(place, expected) : `${total}`))
      if (!happened) break
    }
    expect(found).toEqual([])
  })

  test('and nothing is left behind', () => {
    using place = journalPlace()
    fill(place)
    compact(place, killedIo(20))
    compact(place, SYSTEM_IO)
    expect(readdirSync(place.journalDir)).toEqual(['2026-11-10.2.sli.gz'])
  })
})

describe('the proof notices', () => {
  test.each<[string, () => string[]]>([
    ['a compacted file that does not name what it contains', () => killEverywhere(nameless)],
    ['deleting before publishing', () => killEverywhere(hasty)],
    ['a writer that trusts the file it opened', () => stopWriterEverywhere(trusting)],
    ['a compactor that does not look for late lines', () => stopWriterEverywhere(blind)],
    ['a compactor that overwrites the other', () => actEverywhere(rude, appendAndCompact)],
  ])('%s', (_name, proof) => {
    expect(proof()).not.toEqual([])
  })
})
