import { acquireLease } from '@indev/forker/child'
import { expect, jest, test } from '@jest/globals'
import { readJournal } from '../src/journal.ts'
import { readSliHistory } from '../src/journal/read-journal.ts'
import { tidy } from '../src/operate.ts'
import { listNames } from '../src/state-io.ts'
import { fixture, start } from './support/child.ts'
import { journal } from './support/entry.ts'
import { APP, newPlace } from './support/place.ts'

/** Programs run here, and machines are slow at times. */
jest.setTimeout(60_000)

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
  expect(await tidy(APP, place.paths, nowMs)).toBeUndefined()
  lease?.release()
  // A day's file must have been left alone for an hour.
  expect(await tidy(APP, place.paths, nowMs + 2 * 3_600_000)).toEqual({ interrupted: 1 })
  expect(listNames(place.paths.runDir)).toEqual([])
  expect(readJournal(place.paths).entries).toMatchObject([{ outcome: 'interrupted', local: true }])
  expect(readSliHistory(place.paths).groups.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  expect(await tidy(APP, place.paths, nowMs)).toEqual({ interrupted: 0 })
})

test('where nothing can be written it says why, and throws nothing', async () => {
  using place = newPlace()
  const paths = { ...place.paths, forkerDir: '/dev/null/forker' }
  expect(await tidy(APP, paths)).toEqual({ interrupted: 0, why: 'ENOTDIR' })
})
