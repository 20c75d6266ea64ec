import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { logDelivery } from '../src/delivery-log.ts'
import { haltRelease, releaseHalted } from '../src/fleet-halt.ts'
import { installationId } from '../src/install-id.ts'
import {
  deliveredJson,
  deliveredSpans,
  describeSchema,
  erase,
  exportPending,
  openTelemetrySpool,
  readDeliveryLog,
} from '../src/operate.ts'
import { decodeTraces } from '../src/otlp.ts'
import { pendingSpans } from '../src/pending-spans.ts'
import { ownTree } from '../src/state-io.ts'
import { journal } from './support/entry.ts'
import { officialSpans } from './support/official.ts'
import { PATIENCE_MS } from './support/patience.ts'
import { newPlace } from './support/place.ts'
import { fill, pending } from './support/record.ts'
import { begin } from './support/session.ts'
import { never, startSink, status } from './support/sink.ts'
import { flushTo, upload } from './support/upload.ts'

test('what has left can be read here, decoded, traces and metrics', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const traces = fill(place, 3)
  journal(place, 1)
  await flushTo(place, sink.url)
  const { deliveries, corruptLines } = readDeliveryLog(place.paths)
  expect(corruptLines).toBe(0)
  expect(deliveries).toMatchObject([
    { signal: 'traces', endpoint: sink.url, records: 3, rejected: 0 },
    { signal: 'metrics', endpoint: sink.url, rejected: 0 },
  ])
  const [sent, metrics] = deliveries
  const spans = sent === undefined ? [] : (deliveredSpans(sent) ?? [])
  expect(spans.map(({ traceId }) => traceId).toSorted()).toEqual(traces)
  const json = metrics === undefined ? '' : JSON.stringify(deliveredJson(metrics))
  expect(json).toContain('"name":"cli.commands"')
  expect(json).toContain('"explicitBounds":[0.01,')
})

test('what was refused or not answered is not in the log', async () => {
  using place = newPlace()
  await using sink = await startSink(status(503))
  fill(place, 1)
  await flushTo(place, sink.url)
  expect(readDeliveryLog(place.paths).deliveries).toEqual([])
})

test('the log is bounded, forgets the oldest, and bears damage', () => {
  using place = newPlace()
  ownTree(place.paths.stateDir)
  const sent = Buffer.alloc(100_000, 7)
  for (let atMs = 1; atMs <= 40; atMs += 1) {
    const delivery = { atMs, signal: 'traces', endpoint: 'x', records: 1, rejected: 0, bytes: 1 }
    logDelivery(place.paths, { ...delivery, signal: 'traces' }, sent)
  }
  const sizes = readdirSync(place.paths.logDir).map(
    (name) => statSync(join(place.paths.logDir, name)).size,
  )
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2.5 * 1024 * 1024)
  const kept = readDeliveryLog(place.paths).deliveries.map(({ atMs }) => atMs)
  expect(kept.at(-1)).toBe(40)
  expect(kept).toEqual(kept.toSorted((a, b) => a - b))
  writeFileSync(join(place.paths.logDir, 'delivered.jsonl'), '{"v":1,"atMs"\n{"v":2}\n', {
    flag: 'a',
  })
  expect(readDeliveryLog(place.paths).corruptLines).toBe(2)
  const [first] = readDeliveryLog(place.paths).deliveries
  expect(first === undefined ? '' : deliveredJson(first)).toBeUndefined()
})

test('a body too large to be kept is listed without it', () => {
  using place = newPlace()
  ownTree(place.paths.stateDir)
  const delivery = { atMs: 1, signal: 'traces', endpoint: 'x', records: 9, rejected: 0, bytes: 1 }
  logDelivery(place.paths, { ...delivery, signal: 'traces' }, Buffer.alloc(200_000))
  const [found] = readDeliveryLog(place.paths).deliveries
  expect(found).toEqual({ v: 1, ...delivery })
})

test('export writes a line of OTLP/JSON a command, and removes nothing', () => {
  using place = newPlace()
  const session = begin(
    place,
    { path: 'x', milestones: ['ready'] },
    {
      TRACEPARENT: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    },
  )
  session.recorder.milestone('ready')
  session.recorder.startSpan('GET', 'client').end({ http: { statusCode: 500 }, errorType: '500' })
  session.recorder.finish({ outcome: 'ok', exitCode: 0 })
  const lines = [...exportPending(place.paths)]
  expect(lines).toHaveLength(1)
  const parsed: unknown = JSON.parse(lines[0] ?? '')
  const official = session.spans()
  expect(parsed).toMatchObject({
    resourceSpans: [
      {
        resource: { attributes: expect.arrayContaining([text('service.name', 'demo')]) },
        scopeSpans: [
          {
            scope: { name: '@indev/telemetry' },
            spans: official.map(({ traceId, spanId, name, startTimeUnixNano, events }) => ({
              traceId,
              spanId,
              name,
              startTimeUnixNano,
              ...(events.length === 0
                ? {}
                : { events: [{ name: 'ready', timeUnixNano: events[0]?.timeUnixNano }] }),
            })),
          },
        ],
      },
    ],
  })
  expect(lines[0]).toContain('"links":[{"traceId":"aaaa')
  expect(lines[0]).toContain('{"key":"http.response.status_code","value":{"intValue":"500"}}')
  expect(lines[0]).toMatch(/\}\n$/u)
  expect(pending(place)).toBe(1)
})

test('what an uploader holds is exported and shown with the rest: it has not left yet', async () => {
  using place = newPlace()
  await using tarpit = await startSink(never)
  const traces = fill(place, 2)
  const uploader = upload(place, tarpit.url)
  await tarpit.waitFor(1)
  const late = fill(place, 1)
  const shown = pendingSpans(place.paths).map(({ traceId }) => traceId)
  const exported = [...exportPending(place.paths)]
  uploader.kill('SIGTERM')
  await uploader.ended
  expect(shown.slice(0, 2).toSorted()).toEqual(traces)
  expect(shown.slice(2)).toEqual(late)
  expect(exported).toHaveLength(3)
})

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } }
}

test('the decoder of the log and the one of the spool see the same spans', () => {
  using place = newPlace()
  fill(place, 2)
  const spool = openTelemetrySpool(place.paths)
  const payloads = [...spool.inspect()].flatMap(({ file }) => spool.read(file) ?? [])
  const ours = payloads.flatMap(({ payload }) => decodeTraces(payload))
  const theirs = payloads.flatMap(({ payload }) => officialSpans(payload))
  expect(ours.map(({ traceId }) => traceId)).toEqual(theirs.map(({ traceId }) => traceId))
})

test('erase leaves nothing that was recorded, and says what it cannot call back', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 2)
  journal(place, 1)
  await flushTo(place, sink.url)
  const id = installationId(place.paths)
  const traces = fill(place, 3)
  begin(place, { path: 'x' })
  const halt = { version: '1.0.0', by: 'collector', forMs: 60_000 } as const
  haltRelease(place.paths, halt)
  const erased = await erase({ paths: place.paths, timeoutMs: 5000 })
  expect(erased).toMatchObject({
    outcome: 'erased',
    purged: 3,
    removed: { journalFiles: 1, runFiles: 1, installationId: true },
    beyondRecall: { records: 2 },
  })
  const left = place.bytes()
  expect([id, ...traces].filter((secret) => left.includes(secret))).toEqual([])
  expect(existsSync(place.paths.journalDir)).toBe(false)
  expect(openTelemetrySpool(place.paths).stats().dropped).toEqual({ purged: 3 })
  expect(installationId(place.paths)).not.toBe(id)
  // Erasing is about what was recorded: it is no way around a halt by the fleet.
  expect(releaseHalted(place.paths, halt.version)).toMatchObject({ by: 'collector' })
})

test('erase ends an uploader in the middle of a request before it removes anything', async () => {
  using place = newPlace()
  await using tarpit = await startSink(never)
  fill(place, 2)
  const uploader = upload(place, tarpit.url)
  await tarpit.waitFor(1)
  expect(await erase({ paths: place.paths, timeoutMs: PATIENCE_MS })).toMatchObject({
    outcome: 'erased',
    purged: 2,
  })
  expect(await uploader.ended).toMatchObject({ signal: null, stderr: '' })
  expect(pending(place)).toBe(0)
  expect(tarpit.received).toHaveLength(1)
})

test('erase on a machine on which nothing was ever recorded removes nothing', async () => {
  using place = newPlace()
  expect(await erase({ paths: place.paths, timeoutMs: 5000 })).toMatchObject({
    outcome: 'erased',
    purged: 0,
    removed: { journalFiles: 0, logFiles: 0, runFiles: 0, installationId: false },
  })
})

test('the schema lists what commands declare besides what the kit records', () => {
  const schema = describeSchema([
    {
      path: 'cluster create',
      attributes: { size: 'number', preset: ['small', 'large'] },
      milestones: ['ready'],
      events: { retried: { reason: ['busy'] } },
      spans: { plan: {} },
    },
  ])
  expect(schema.fields.command.length).toBeGreaterThan(5)
  expect(schema.declared.map(({ where, name, holds }) => [where, name, holds])).toEqual([
    ['attribute', 'size', 'number'],
    ['attribute', 'preset', '`small`, `large`'],
    ['milestone', 'ready', 'a point in time'],
    ['event', 'retried', 'a point in time'],
    ['event', 'retried.reason', '`busy`'],
    ['span', 'plan', 'a point in time'],
  ])
})

test('the log of deliveries is readable by its owner alone', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 1)
  await flushTo(place, sink.url)
  const file = join(place.paths.logDir, 'delivered.jsonl')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toMatch(/\n$/u)
})
