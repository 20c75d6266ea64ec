import { expect, test } from '@jest/globals'
import { haltRelease, heedPlatform, releaseHalted } from '../src/fleet-halt.ts'
import { haltTelemetry, haltedNow, resumeTelemetry } from '../src/operate.ts'
import { isOlderRelease } from '../src/release.ts'
import { openTelemetry } from '../src/telemetry.ts'
import { APP, type Place, newPlace } from './support/place.ts'
import { fill, pending } from './support/record.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo, upload } from './support/upload.ts'

const DAY_MS = 86_400_000
const NOW_MS = 1_800_000_000_000

/** What a command of a release decides about uploading, with something pending. */
function decision(place: Place, version: string): unknown {
  const telemetry = openTelemetry({
    app: { ...APP, version },
    env: place.env,
    paths: place.paths,
    consent: { state: 'on', rule: 'flag', detail: '' },
    uploaderEntry: new URL('file:///nowhere/uploader.js'),
    endpoint: 'http://127.0.0.1:1',
  })
  return telemetry.begin({ path: 'x' }).maybeUpload()
}

test('a 410 stops this release at once, here and in the next uploader, and loses nothing', async () => {
  using place = newPlace()
  await using sink = await startSink(status(410))
  fill(place, 3)
  expect(await upload(place, sink.url).ended).toMatchObject({ code: 0, stderr: '' })
  expect(sink.received).toHaveLength(1)
  expect(await upload(place, sink.url).ended).toMatchObject({ code: 0 })
  expect(await flushTo(place, sink.url)).toMatchObject({ pending: 3, stoppedBy: 'halted' })
  expect(sink.received).toHaveLength(1)
  expect(pending(place)).toBe(3)
  const leftMs = (releaseHalted(place.paths, APP.version)?.untilMs ?? 0) - Date.now()
  expect(leftMs).toBeGreaterThan(0.49 * DAY_MS)
  expect(leftMs).toBeLessThan(1.5 * DAY_MS)
})

test('a flush that meets a 410 says that it was halted', async () => {
  using place = newPlace()
  await using sink = await startSink(status(410))
  fill(place, 1)
  expect(await flushTo(place, sink.url)).toMatchObject({ stoppedBy: 'halted', detail: 'HTTP 410' })
})

test('a halted release starts no uploader; the next release does', () => {
  using place = newPlace()
  fill(place, 1)
  haltRelease(place.paths, { version: '1.2.3', by: 'collector', forMs: DAY_MS })
  expect(decision(place, '1.2.3')).toEqual({ outcome: 'not-due', why: 'halted' })
  expect(decision(place, '1.2.4')).toMatchObject({ outcome: 'refused' })
})

test('a halt ends by itself, and by resume', () => {
  using place = newPlace()
  haltRelease(place.paths, { version: '1.2.3', by: 'collector', forMs: 10 * DAY_MS }, NOW_MS)
  expect(releaseHalted(place.paths, '1.2.3', NOW_MS + 1)).toMatchObject({ by: 'collector' })
  expect(releaseHalted(place.paths, '1.2.3', NOW_MS + 10 * DAY_MS)).toBeUndefined()
  // The clock went back by a year: that is no halt of a year.
  expect(releaseHalted(place.paths, '1.2.3', NOW_MS - 365 * DAY_MS)).toBeUndefined()
  resumeTelemetry(place.paths)
  expect(releaseHalted(place.paths, '1.2.3', NOW_MS + 1)).toBeUndefined()
})

test('a person halts everything, for a while or for good, until resume', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 1)
  haltTelemetry(place.paths)
  expect(haltedNow(place.paths, APP.version)).toEqual({ by: 'user', untilMs: Infinity })
  expect(await flushTo(place, sink.url)).toMatchObject({ pending: 1, stoppedBy: 'halted' })
  expect(await upload(place, sink.url).ended).toMatchObject({ code: 0 })
  expect(sink.received).toEqual([])
  resumeTelemetry(place.paths)
  haltTelemetry(place.paths, { forMs: 60_000 })
  expect(haltedNow(place.paths, APP.version)?.untilMs).toBeLessThanOrEqual(Date.now() + 60_000)
  resumeTelemetry(place.paths)
  expect(haltedNow(place.paths, APP.version)).toBeUndefined()
  expect(await flushTo(place, sink.url)).toMatchObject({ delivered: 1 })
})

const DEPS = { nowMs: () => NOW_MS, random: () => 0.5 }

test.each([
  { wish: {}, halted: false },
  { wish: { state: 'on' }, halted: false },
  { wish: { state: 'on', minVersion: '1.2.3' }, halted: false },
  { wish: { state: 'on', minVersion: '1.3.0' }, halted: true },
  { wish: { state: 'off' }, halted: true },
  { wish: { state: 'paused' }, halted: true },
  { wish: { minVersion: 'latest' }, halted: false },
])('the platform says $wish: halted is $halted', ({ wish, halted }) => {
  using place = newPlace()
  expect(heedPlatform(place.paths, APP, wish, DEPS)).toBe(halted)
  expect(releaseHalted(place.paths, APP.version, NOW_MS) !== undefined).toBe(halted)
})

test('the platform lifts its own halt, and not the one of the collector', () => {
  using place = newPlace()
  heedPlatform(place.paths, APP, { state: 'off' }, DEPS)
  expect(releaseHalted(place.paths, APP.version, NOW_MS)?.untilMs).toBe(NOW_MS + DAY_MS)
  expect(heedPlatform(place.paths, APP, { state: 'on' }, DEPS)).toBe(false)
  expect(releaseHalted(place.paths, APP.version, NOW_MS)).toBeUndefined()
  haltRelease(place.paths, { version: APP.version, by: 'collector', forMs: DAY_MS }, NOW_MS)
  expect(heedPlatform(place.paths, APP, { state: 'on' }, DEPS)).toBe(true)
})

test.each([
  { version: '1.2.3', than: '1.2.3', older: false },
  { version: '1.2.3', than: '1.10.0', older: true },
  { version: '2.0.0', than: '1.10.0', older: false },
  { version: '1.2.3-rc.1', than: '1.2.3', older: true },
  { version: 'v1.2.3', than: '1.2.4', older: true },
  { version: 'dev', than: '1.2.4', older: false },
])('$version comes before $than: $older', ({ version, than, older }) => {
  expect(isOlderRelease(version, than)).toBe(older)
})
