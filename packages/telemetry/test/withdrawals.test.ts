import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLease } from '@indev/forker/child'
import { describe, expect, test } from '@jest/globals'
import { withdraw } from '../src/drain.ts'
import { erase, openTelemetrySpool } from '../src/operate.ts'
import { countWithdrawal, withdrawalsIn } from '../src/withdrawals.ts'
import { journal } from './support/entry.ts'
import { openGate } from './support/gate.ts'
import { PATIENCE_MS } from './support/patience.ts'
import { type Place, newPlace } from './support/place.ts'
import { fill } from './support/record.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo, upload } from './support/upload.ts'

const OPTIONS = { timeoutMs: PATIENCE_MS }

/** How many requests an uploader sends that was still starting while `stop` came and went. */
async function sentAfter(stop: (place: Place) => unknown): Promise<number> {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 2)
  journal(place, 2)
  await using gate = await openGate('held-boot.ts')
  const uploader = upload(place, sink.url, { env: gate.env })
  const letGo = await gate.held
  await stop(place)
  // Recorded by whoever still may: it is the next uploader's.
  journal(place, 1)
  letGo()
  expect(await uploader.ended).toMatchObject({ code: 0, stderr: '' })
  return sink.received.length
}

describe('an uploader that is still starting sends nothing', () => {
  test('once off has returned', async () => {
    expect(await sentAfter(({ paths }) => withdraw({ paths, ...OPTIONS }))).toBe(0)
  })

  test('once erase has returned', async () => {
    expect(await sentAfter(({ paths }) => erase({ paths, ...OPTIONS }))).toBe(0)
  })

  test('and one after a purge that withdraws nothing is caught', async () => {
    expect(await sentAfter((place) => openTelemetrySpool(place.paths).purge())).toBeGreaterThan(0)
  })
})

test('a flush that waits for the lease sends nothing once sending was withdrawn', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 1)
  journal(place, 1)
  const lease = await acquireLease({ name: 'uploader', stateDir: place.paths.forkerDir })
  const flushed = flushTo(place, sink.url)
  countWithdrawal(place.paths)
  lease?.release()
  expect(await flushed).toMatchObject({ delivered: 0, pending: 1, stoppedBy: 'retry' })
  expect(sink.received).toEqual([])
  expect(await flushTo(place, sink.url)).toMatchObject({ delivered: 1 })
})

test('a count that is damaged equals none that anybody was told, and is mended by the next', () => {
  using place = newPlace()
  expect(withdrawalsIn(place.paths)).toBe(0)
  countWithdrawal(place.paths)
  countWithdrawal(place.paths)
  expect(withdrawalsIn(place.paths)).toBe(2)
  writeFileSync(join(place.paths.logDir, 'withdrawn'), '2x')
  expect(withdrawalsIn(place.paths)).toBeNaN()
  countWithdrawal(place.paths)
  expect(withdrawalsIn(place.paths)).toBeGreaterThan(2)
})
