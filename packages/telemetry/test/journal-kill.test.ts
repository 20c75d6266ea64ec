import { readdirSync } from 'node:fs'
import { expect, jest, test } from '@jest/globals'
import { compactJournal } from '../src/journal/compact.ts'
import { readSliHistory } from '../src/journal/read-journal.ts'
import { fixture, start } from './support/child.ts'
import { DAY_MS, NOW_MS, countsOf, journalPlace } from './support/journal.ts'

// Real processes on a machine that may be busy.
jest.setTimeout(300_000)

const ROUNDS = 6
const WRITERS = 2

/** Enough of either process's dots to be in the middle of its work; another number every round. */
function dots(round: number): string {
  return '.'.repeat(40 + ((round * 7919) % 160))
}

test('processes killed while they append and compact count no command twice and lose none', async () => {
  using place = journalPlace()
  const returned = new Map<string, number>()
  let compacted = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const writers = Array.from({ length: WRITERS }, (_, index) => {
      const command = `writer ${round} ${index}`
      const args = [place.journalDir, command, String(DAY_MS)]
      return { command, running: start(fixture('journal-writer.ts'), args, process.env) }
    })
    const compactor = start(
      fixture('journal-compactor.ts'),
      [place.journalDir, String(NOW_MS)],
      process.env,
    )
    await Promise.all(writers.map(({ running }) => running.says(dots(round))))
    await compactor.says('.'.repeat(1 + (round % 3)))
    compactor.kill('SIGKILL')
    compacted += (await compactor.ended).stdout.length
    for (const { command, running } of writers) {
      running.kill('SIGKILL')
      returned.set(command, (await running.ended).stdout.length)
    }
  }
  const check = (): void => {
    const { corruptLines, unreadableFiles } = readSliHistory(place)
    // Killed in the middle of a write, or between the write and the dot: one a writer at most.
    expect(corruptLines).toBeLessThanOrEqual(returned.size)
    expect(unreadableFiles).toBe(0)
    const counts = countsOf(place)
    for (const [command, atLeast] of returned) {
      const count = counts[command] ?? 0
      expect([command, count >= atLeast, count <= atLeast + 1]).toEqual([command, true, true])
    }
  }
  check()
  for (;;) if (compactJournal(place, { nowMs: NOW_MS, settleMs: 0 }).days === 0) break
  check()
  expect(compacted).toBeGreaterThanOrEqual(ROUNDS)
  expect(readdirSync(place.journalDir).filter((name) => !name.endsWith('.sli.gz'))).toEqual([])
})
