import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readJournal } from '@indev/telemetry'
import { journalOperations, pruneJournal } from '../src/record/journal.ts'
import { placesIn } from '../src/record/places.ts'
import { serviceLevels } from '../src/record/service-levels.ts'
import { openWorkshop, type Workshop } from './support/workshop.ts'

let shop: Workshop
let journalDir: string
beforeEach(async () => {
  shop = await openWorkshop()
  ;({ journalDir } = placesIn(shop.dataDir))
})
afterEach(async () => {
  await shop.end()
})

/** Ends the creation of a new cluster in this way, after a minute. */
async function endOne(state: 'done' | 'failed' | 'cancelled'): Promise<string> {
  const { operations } = shop.stores
  const cluster = shop.create()
  const id = operations.active(cluster.id)?.id ?? ''
  await shop.clock.advance(60_000)
  if (state === 'cancelled') {
    operations.cancel(id)
    return id
  }
  operations.claim('me', 1000)
  operations.finish('me', id, state)
  return id
}

test('an operation that has ended is one line of the journal, though a kill came after the line', async () => {
  const { operations } = shop.stores
  const id = await endOne('done')
  const killed = { ...operations, markJournaled: () => {} }
  journalOperations(killed, journalDir)
  journalOperations(operations, journalDir)
  journalOperations(operations, journalDir)
  const { entries, corruptLines } = readJournal({ journalDir })
  expect([entries.length, corruptLines]).toEqual([1, 0])
  expect(entries[0]).toMatchObject({
    id: id.replaceAll('-', ''),
    atMs: shop.clock.nowMs(),
    command: 'operation create',
    outcome: 'ok',
    exitCode: 0,
    durationNs: 60e9,
  })
})

test('service levels count what failed, and not what was called off', async () => {
  const none = serviceLevels(journalDir, shop.clock.nowMs())
  expect(none.map(({ total, budgetLeft }) => [total, budgetLeft])).toEqual([
    [0, null],
    [0, null],
  ])
  for (let n = 0; n < 3; n++) await endOne('done')
  await endOne('failed')
  await endOne('cancelled')
  shop.create('under way')
  journalOperations(shop.stores.operations, journalDir)
  const [all, ready] = serviceLevels(journalDir, shop.clock.nowMs() + 1)
  expect(all).toMatchObject({ id: 'operations', good: 3, total: 4, verdict: 'breached' })
  // A quarter failed where a hundredth may: 25 budgets are spent.
  expect(all?.budgetLeft).toBeCloseTo(1 - 25)
  expect(ready).toMatchObject({ id: 'ready', good: 3, total: 4 })
})

test('days are forgotten after 90 of them, and other files left alone', async () => {
  await endOne('done')
  journalOperations(shop.stores.operations, journalDir)
  const now = Date.UTC(2026, 5, 1)
  const old = ['2026-03-02.jsonl', '2026-03-03.jsonl', 'notes.txt'].map((name) =>
    join(journalDir, name),
  )
  for (const file of old) writeFileSync(file, '')
  pruneJournal(journalDir, now)
  expect(old.map((file) => existsSync(file))).toEqual([false, true, true])
  expect(readJournal({ journalDir }).entries).toEqual([])
})
