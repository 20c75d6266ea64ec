import { guardCrashes } from '@indev/crash'
import { listReports } from '@indev/crash/reports'
import { expect, test } from '@jest/globals'
import {
  allowReportUpload,
  deliveredJson,
  erase,
  exportPending,
  forbidReportUpload,
  readDeliveryLog,
} from '../src/operate.ts'
import { pendingSpans } from '../src/pending-spans.ts'
import { telemetryStatus } from '../src/status.ts'
import { attributes, decodeOfficially, list, step, text } from './support/official.ts'
import { APP, type Place, newPlace } from './support/place.ts'
import { fill } from './support/record.ts'
import { type Sink, startSink, status } from './support/sink.ts'
import { flushTo } from './support/upload.ts'

/** What a report may hold, and what must not leave in any form. */
const HARMLESS = 'h4rmless-w0rd'
const SECRET = 'c4n4ry-s3cr3t-v4lue'
const FORMS = [
  SECRET,
  Buffer.from(SECRET).toString('base64').slice(0, 20),
  Buffer.from(SECRET).toString('hex'),
]

/** A report of a bug, as the runtime leaves it. */
function crash(place: Place, message: string = HARMLESS, isTraced = true): void {
  const guard = guardCrashes({
    app: { name: APP.name, version: APP.version },
    dir: place.paths.crashDir,
    command: 'thing make',
    locals: { arm: 'never' },
    openSpans: () => [
      { name: 'demo thing make', startedAtMs: 1, ...(isTraced && { traceId: 'ab'.repeat(16) }) },
    ],
  })
  guard.crumb('http', `GET https://user:${SECRET}@platform.example/ ${message}`)
  guard.capture(new TypeError(message, { cause: new Error(`Bearer ${SECRET}`) }))
  guard[Symbol.dispose]()
}

function send(place: Place, { url }: Sink) {
  return flushTo(place, url)
}

interface LogRecord {
  readonly record: unknown
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
  readonly body: { readonly id: string; readonly error: { readonly message: string } }
}

/** The log records that came in, by a decoder that nobody here wrote. */
function logRecords(sink: Sink): LogRecord[] {
  return sink
    .bodies('logs')
    .map((bytes) => decodeOfficially('logs', 'ExportLogsServiceRequest', bytes))
    .flatMap((request) => list(request, 'resourceLogs'))
    .flatMap((one) => {
      const resource = attributes(step(one, 'resource'))
      return list(one, 'scopeLogs')
        .flatMap((scope) => list(scope, 'logRecords'))
        .map((record) => ({
          record,
          attributes: attributes(record),
          resource,
          body: JSON.parse(text(step(record, 'body'), 'stringValue')),
        }))
    })
}

test('nothing of a report leaves before somebody allowed it, and nothing from before then', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  crash(place)
  fill(place, 1)
  await send(place, sink)
  crash(place)
  allowReportUpload(place.paths)
  fill(place, 1)
  await send(place, sink)
  expect(sink.bodies('traces')).toHaveLength(2)
  expect(sink.bodies('logs')).toEqual([])
  expect(listReports(place.paths.crashDir).reports).toHaveLength(2)
})

test('a report of a command that was not recorded to be sent stays, and so does one from before an erasure', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  allowReportUpload(place.paths)
  crash(place)
  expect(await erase({ paths: place.paths, timeoutMs: 5000 })).toMatchObject({ outcome: 'erased' })
  crash(place, HARMLESS, false)
  fill(place, 1)
  await send(place, sink)
  expect(sink.received.map(({ path }) => path)).toContain('/v1/traces')
  expect(sink.bodies('logs')).toEqual([])
  expect(listReports(place.paths.crashDir).reports).toHaveLength(2)
})

test('a report that may leave arrives once, as one log record, without a secret', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  process.env['DEMO_TEST_TOKEN'] = SECRET
  allowReportUpload(place.paths)
  crash(place, `${HARMLESS} token=${SECRET} ${SECRET} for someone@example.org in ${place.dir}`)
  delete process.env['DEMO_TEST_TOKEN']
  expect(await send(place, sink)).toMatchObject({ delivered: 1, pending: 0, stoppedBy: 'empty' })
  expect(await send(place, sink)).toMatchObject({ delivered: 0, pending: 0 })
  const [report] = listReports(place.paths.crashDir).reports
  const [sent, ...more] = logRecords(sink)
  expect(more).toEqual([])
  expect(sent?.attributes).toEqual({
    'crash.id': report?.id,
    'crash.kind': 'captured',
    'crash.fingerprint': report?.fingerprint.group,
    'crash.fingerprint_version': 1,
    'cli.command': 'thing make',
    'exception.type': 'TypeError',
  })
  expect(sent?.resource).toMatchObject({ 'service.name': 'demo', 'service.version': '1.2.3' })
  expect(sent?.body).toMatchObject({ id: report?.id, error: { name: 'TypeError' } })
  expect(sent?.record).toMatchObject({
    severityText: 'FATAL',
    traceId: Buffer.from('ab'.repeat(16), 'hex').toString('base64'),
  })
  const bytes = Buffer.concat([...sink.bodies('logs'), place.bytes()])
  expect(bytes.includes(HARMLESS)).toBe(true)
  expect([...FORMS, 'someone@example.org'].filter((form) => bytes.includes(form))).toEqual([])
  const [delivery] = readDeliveryLog(place.paths).deliveries
  expect(delivery).toMatchObject({ signal: 'logs', records: 1 })
  expect(JSON.stringify(delivery && deliveredJson(delivery))).toContain(HARMLESS)
})

test('a collector that takes no reports gets the spans, at once, and the report is set aside', async () => {
  using place = newPlace()
  await using sink = await startSink((response, { path }) => {
    response.writeHead(path === '/v1/logs' ? 404 : 200).end()
  })
  allowReportUpload(place.paths)
  crash(place)
  fill(place, 2)
  expect(await send(place, sink)).toMatchObject({ delivered: 2, quarantined: 1, pending: 0 })
  expect(sink.received.map(({ path }) => path).slice(0, 2)).toEqual(['/v1/logs', '/v1/traces'])
  const consent = { state: 'on', rule: 'flag', detail: '' } as const
  expect(telemetryStatus(place.paths, APP, { consent }).backoffUntilMs).toBeUndefined()
})

test('what waits is shown as what it is, and discarded when it may not leave any more', async () => {
  using place = newPlace()
  await using sink = await startSink(status(503))
  allowReportUpload(place.paths)
  crash(place)
  fill(place, 1)
  await send(place, sink)
  expect(pendingSpans(place.paths)).toHaveLength(1)
  const lines = [...exportPending(place.paths)].join('')
  expect(lines).toContain('"resourceLogs"')
  expect(lines).toContain('"resourceSpans"')
  expect(await forbidReportUpload(place.paths, 5000)).toEqual({ stopped: true, purged: 1 })
  expect([...exportPending(place.paths)].join('')).not.toContain('"resourceLogs"')
  crash(place)
  await using later = await startSink(status(200))
  expect(await send(place, later)).toMatchObject({ delivered: 1, pending: 0 })
  expect(later.bodies('logs')).toEqual([])
})
