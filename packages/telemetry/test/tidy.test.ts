import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLease } from '@indev/forker/child'
import { expect, test } from '@jest/globals'
import { readJournal } from '../src/journal.ts'
import { readSliHistory } from '../src/journal/read-journal.ts'
import { tidy } from '../src/operate.ts'
import { listNames } from '../src/state-io.ts'
import { fixture, start } from './support/child.ts'
import { journal } from './support/entry.ts'
import { PATIENCE_MS } from './support/patience.ts'
import { APP, newPlace } from './support/place.ts'
import { begin } from './support/session.ts'

const DAY_MS = 86_400_000

test('tidying records killed commands and compacts old days, as an uploader does, and sends nothing', async () => {
  using place = newPlace()
  const nowMs = Date.now()
  const host = start(fixture('host.ts'), ['hang'], { ...place.env, DEMO_TELEMETRY: 'local' })
  await host.says('waiting')
  host.kill('SIGKILL')
  await host.ended
  journal(place, 3, { local: true, atMs: nowMs - 6 * DAY_MS })
  const lease = await acquireLease({ name: 'uploader', stateDir: place.paths.forkerDir })
  // An uploader does it, if there is one.
  expect(await tidy(APP, place.paths, { nowMs })).toBeUndefined()
  lease?.release()
  // A day's file must have been left alone for an hour.
  const later = { nowMs: nowMs + 2 * 3_600_000, maxWorkMs: PATIENCE_MS }
  expect(await tidy(APP, place.paths, later)).toEqual({ interrupted: 1 })
  expect(listNames(place.paths.runDir)).toEqual([])
  expect(readJournal(place.paths).entries).toMatchObject([{ outcome: 'interrupted', local: true }])
  expect(readSliHistory(place.paths).groups.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  expect(await tidy(APP, place.paths, { nowMs })).toEqual({ interrupted: 0 })
})

test('with consent local the first command of a day says that it is due, and no other does', () => {
  using place = newPlace()
  const due = (['local', 'local', 'on'] as const).map((state) => {
    const { recorder } = begin(place, { path: 'x' }, {}, state)
    return recorder.finish({ outcome: 'ok', exitCode: 0 }).tidyDue
  })
  expect(due).toEqual([true, undefined, undefined])
})

test('no more is settled than was allowed, and the rest is the next one’s', async () => {
  using place = newPlace()
  mkdirSync(place.paths.runDir, { recursive: true, mode: 0o700 })
  const facts = { v: 1, spanId: 'c'.repeat(16), startMs: 1, command: 'x', version: '1', pid: 1 }
  for (let nth = 1; nth <= 6; nth += 1) {
    const id = String(nth).repeat(32)
    const run = { ...facts, id, startTicks: '', namespace: 'elsewhere' }
    writeFileSync(join(place.paths.runDir, `run-${nth}-1`), JSON.stringify(run))
  }
  expect(await tidy(APP, place.paths, { maxRuns: 4 })).toEqual({ interrupted: 4 })
  expect(listNames(place.paths.runDir)).toHaveLength(2)
  expect(await tidy(APP, place.paths, { maxRuns: 4 })).toEqual({ interrupted: 2 })
})

test('where nothing can be written it says why, and throws nothing', async () => {
  using place = newPlace()
  const paths = { ...place.paths, forkerDir: '/dev/null/forker' }
  expect(await tidy(APP, paths)).toEqual({ interrupted: 0, why: 'ENOTDIR' })
})
