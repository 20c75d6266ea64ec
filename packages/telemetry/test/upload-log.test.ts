import { appendFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { expect, test } from '@jest/globals'
import { readUploadLog } from '../src/journal/index.ts'
import { ownTree } from '../src/state-io.ts'
import { RECORDED_FIELDS } from '../src/fields.ts'
import { type UploadAttempt, logUpload } from '../src/upload-log.ts'
import { attemptOf, judge } from '../src/verdict.ts'
import { journal } from './support/entry.ts'
import { newPlace } from './support/place.ts'
import { fill } from './support/record.ts'
import { never, startSink, status } from './support/sink.ts'
import { flushTo, upload } from './support/upload.ts'

test('every request that was tried is in the log: what came of it, and how long its oldest record had waited', async () => {
  using place = newPlace()
  await using sink = await startSink(status(503), status(200))
  await using down = await refusedAddress()
  const startMs = Date.now()
  fill(place, 3)
  journal(place, 1)
  await flushTo(place, sink.url)
  await flushTo(place, down.url)
  await flushTo(place, sink.url)
  const { attempts, corruptLines } = readUploadLog(place.paths)
  expect(corruptLines).toBe(0)
  expect(attempts).toMatchObject([
    { signal: 'traces', outcome: 'later', cause: 'remote', why: 'HTTP 503', records: 3 },
    { signal: 'traces', outcome: 'later', cause: 'remote', why: 'ECONNREFUSED', records: 3 },
    { signal: 'traces', outcome: 'delivered', records: 3 },
    { signal: 'metrics', outcome: 'delivered' },
  ])
  for (const { atMs, tookMs, ageMs = 0 } of attempts) {
    expect(atMs).toBeGreaterThanOrEqual(startMs)
    expect(tookMs).toBeGreaterThanOrEqual(0)
    expect(ageMs).toBeLessThanOrEqual(atMs - startMs)
  }
  const names = new Set(attempts.flatMap((attempt) => Object.keys(attempt)))
  expect([...names].toSorted()).toEqual(RECORDED_FIELDS.upload.map(({ name }) => name).toSorted())
  const [, second] = attempts
  const range = { fromMs: second?.atMs ?? 0, toMs: (second?.atMs ?? 0) + 1 }
  expect(readUploadLog(place.paths, range).attempts).toContainEqual(second)
  expect(readUploadLog(place.paths, { toMs: startMs }).attempts).toEqual([])
})

test('a request that we broke off says nothing about the collector', async () => {
  using place = newPlace()
  await using tarpit = await startSink(never)
  fill(place, 1)
  const uploader = upload(place, tarpit.url)
  await tarpit.waitFor(1)
  uploader.kill('SIGTERM')
  await uploader.ended
  expect(readUploadLog(place.paths).attempts).toEqual([])
})

const DEPS = { nowMs: () => 0, random: () => 0.5 }

test.each([
  { code: 'ENOTFOUND', isConnected: false, cause: 'local-network' },
  { code: 'ENETUNREACH', isConnected: false, cause: 'local-network' },
  { code: 'ETIMEDOUT', isConnected: false, cause: 'local-network' },
  { code: 'ETIMEDOUT', isConnected: true, cause: 'remote' },
  { code: 'ECONNREFUSED', isConnected: false, cause: 'remote' },
  { code: 'ECONNRESET', isConnected: true, cause: 'remote' },
])('$code with a connection $isConnected is the fault of $cause', ({ cause, ...answer }) => {
  const attempt = attemptOf(judge({ kind: 'no-answer', ...answer }, DEPS))
  expect(attempt).toEqual({ outcome: 'later', cause, why: answer.code })
})

test('the log is bounded, forgets the oldest, and bears damage', () => {
  using place = newPlace()
  ownTree(place.paths.stateDir)
  const attempt: Omit<UploadAttempt, 'v'> = {
    atMs: 0,
    signal: 'traces',
    outcome: 'later',
    cause: 'remote',
    why: 'x'.repeat(100_000),
    tookMs: 1,
    records: 1,
  }
  for (let atMs = 1; atMs <= 20; atMs += 1) logUpload(place.paths, { ...attempt, atMs })
  const sizes = readdirSync(place.paths.logDir).map(
    (name) => statSync(join(place.paths.logDir, name)).size,
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1.3 * 1024 * 1024)
  const kept = readUploadLog(place.paths).attempts.map(({ atMs }) => atMs)
  expect(kept.at(-1)).toBe(20)
  expect(kept).toEqual(kept.toSorted((a, b) => a - b))
  expect(kept.length).toBeGreaterThan(5)
  const file = join(place.paths.logDir, 'uploads.jsonl')
  appendFileSync(file, '{"v":1,"atMs"\n{"v":1,"outcome":"else"}\n')
  expect(readUploadLog(place.paths)).toMatchObject({ corruptLines: 2 })
})
