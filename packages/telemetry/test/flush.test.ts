import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { refusedAddress } from '@indev-internal/jest-preset/refused-address'
import { expect, jest, test } from '@jest/globals'
import { openSpool } from '@indev/spool'
import { acquireLease } from '@indev/forker/child'
import { readDelivered } from '../src/delivered.ts'
import { flush, withdraw } from '../src/drain.ts'
import { spoolOptions } from '../src/spool-options.ts'
import { officialSpans } from './support/official.ts'
import { APP, newPlace } from './support/place.ts'
import { fill, pending } from './support/record.ts'
import { type Reply, drip, never, reset, startSink, status } from './support/sink.ts'
import { flushTo } from './support/upload.ts'

/** `partial_success { rejected_spans: 1, error_message: "no" }` */
const ONE_REJECTED = Uint8Array.from([0x0a, 6, 0x08, 1, 0x12, 2, 0x6e, 0x6f])

test('a flush delivers everything in one gzip request and then has nothing left', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  const traces = fill(place, 5)
  const report = await flushTo(place, sink.url)
  expect(report).toEqual({
    delivered: 5,
    rejected: 0,
    quarantined: 0,
    pending: 0,
    stoppedBy: 'empty',
  })
  expect(sink.received).toHaveLength(1)
  const [request] = sink.received
  expect(request).toMatchObject({ method: 'POST', path: '/v1/traces' })
  expect(request?.headers).toMatchObject({
    'content-type': 'application/x-protobuf',
    'content-encoding': 'gzip',
    'user-agent': 'demo-uploader/1.2.3',
  })
  expect(Number(request?.headers['content-length'])).toBeGreaterThan(0)
  expect(request?.headers['transfer-encoding']).toBeUndefined()
  expect(
    officialSpans(request?.body ?? new Uint8Array(0))
      .map((span) => span.traceId)
      .toSorted(),
  ).toEqual(traces)
  expect(readDelivered(place.paths)).toMatchObject({ records: 5, batches: 1, rejected: 0 })
})

test('a partial success is an acknowledgement whose refused spans are counted, not sent again', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200, {}, ONE_REJECTED))
  fill(place, 2)
  const report = await flushTo(place, sink.url)
  expect(report).toMatchObject({ delivered: 2, rejected: 1, pending: 0, stoppedBy: 'empty' })
  expect(sink.received).toHaveLength(1)
  expect(readDelivered(place.paths)).toMatchObject({ rejected: 1 })
})

const KEPT: readonly {
  name: string
  reply: Reply
  detail: string
  minMs: number
  maxMs: number
}[] = [
  { name: '503', reply: status(503), detail: 'HTTP 503', minMs: 0, maxMs: 1_800_000 },
  {
    name: '429 with Retry-After: 120',
    reply: status(429, { 'retry-after': '120' }),
    detail: 'HTTP 429',
    minMs: 110_000,
    maxMs: 121_000,
  },
  {
    name: '429 with Retry-After: 0',
    reply: status(429, { 'retry-after': '0' }),
    detail: 'HTTP 429',
    minMs: 500,
    maxMs: 2000,
  },
  { name: '401', reply: status(401), detail: 'HTTP 401', minMs: 1_700_000, maxMs: 5_500_000 },
  { name: '500', reply: status(500), detail: 'HTTP 500', minMs: 1_700_000, maxMs: 5_500_000 },
  {
    name: 'a redirect',
    reply: status(307, { location: 'http://127.0.0.1:1/' }),
    detail: 'HTTP 307',
    minMs: 1_700_000,
    maxMs: 5_500_000,
  },
  {
    name: 'a reset after the body',
    reply: reset,
    detail: 'ECONNRESET',
    minMs: 0,
    maxMs: 1_800_000,
  },
]

test.each(KEPT)(
  '$name keeps every record, after one request, and waits',
  async ({ reply, detail, minMs, maxMs }) => {
    using place = newPlace()
    await using sink = await startSink(reply)
    fill(place, 3)
    // Some of these waits are over before a busy machine has looked.
    const beforeMs = Date.now()
    const spool = openSpool({ ...spoolOptions(place.paths), deps: { now: () => beforeMs } })
    const report = await flushTo(place, sink.url)
    const untilMs = spool.stats().backoffUntilMs
    expect(report).toEqual({
      delivered: 0,
      rejected: 0,
      quarantined: 0,
      pending: 3,
      stoppedBy: 'retry',
      detail,
    })
    expect(sink.received).toHaveLength(1)
    expect(untilMs).toBeGreaterThanOrEqual(beforeMs + minMs)
    expect(untilMs).toBeLessThanOrEqual(Date.now() + maxMs)
  },
)

test('a collector that is down is named, and a later flush delivers in spite of the backoff', async () => {
  using place = newPlace()
  const traces = fill(place, 2)
  await using down = await refusedAddress()
  expect(await flushTo(place, down.url)).toMatchObject({
    delivered: 0,
    pending: 2,
    stoppedBy: 'retry',
    detail: 'ECONNREFUSED',
  })
  await using sink = await startSink(status(200))
  const up = await flushTo(place, sink.url)
  expect(up).toMatchObject({ delivered: 2, pending: 0, stoppedBy: 'empty' })
  expect(
    sink.received
      .flatMap(({ body }) => officialSpans(body))
      .map((span) => span.traceId)
      .toSorted(),
  ).toEqual(traces)
})

test('a collector that never answers does not hold a flush beyond its time', async () => {
  using place = newPlace()
  await using sink = await startSink(never)
  fill(place, 1)
  const report = await flush({ app: APP, paths: place.paths, endpoint: sink.url, timeoutMs: 700 })
  expect(report.pending).toBe(1)
})

test('a collector that drips a byte at a time after a 200 does not hold a flush beyond the time of a request', async () => {
  using place = newPlace()
  await using sink = await startSink(drip)
  fill(place, 1)
  const limit = new AbortController()
  using timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal)
  const onHead = (): void => void setImmediate(() => limit.abort())
  subscribe('http.client.response.finish', onHead)
  try {
    const report = await flush({ app: APP, paths: place.paths, endpoint: sink.url, timeoutMs: 1e6 })
    expect(report).toMatchObject({ delivered: 1, pending: 0, stoppedBy: 'empty' })
  } finally {
    unsubscribe('http.client.response.finish', onHead)
  }
  expect(timeout.mock.calls[0]).toEqual([5000])
})

test('a body refused with 400 is halved until the one bad record stands alone in quarantine', async () => {
  using place = newPlace()
  const traces = fill(place, 8)
  const bad = traces[3] ?? ''
  await using sink = await startSink((response, { body }) => {
    const isBad = body.includes(Buffer.from(bad, 'hex'))
    response.writeHead(isBad ? 400 : 200).end()
  })
  const report = await flushTo(place, sink.url)
  expect(report).toMatchObject({ delivered: 7, quarantined: 1, pending: 0, stoppedBy: 'empty' })
})

test('a collector that refuses every body does not make us throw everything away', async () => {
  using place = newPlace()
  fill(place, 40)
  await using sink = await startSink(status(413))
  const report = await flushTo(place, sink.url)
  expect(report.quarantined).toBeLessThanOrEqual(8)
  expect(report.quarantined + report.pending).toBe(40)
  expect(report.stoppedBy).toBe('retry')
})

test('a flush waits for the uploader that holds the lease, and says so when it can not', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  fill(place, 1)
  const lease = await acquireLease({ name: 'uploader', stateDir: place.paths.forkerDir })
  const options = { app: APP, paths: place.paths, endpoint: sink.url, timeoutMs: 100 }
  expect(await flush(options)).toMatchObject({ pending: 1, stoppedBy: 'busy' })
  const later = flushTo(place, sink.url)
  lease?.release()
  expect(await later).toMatchObject({ delivered: 1, pending: 0 })
})

test('without an endpoint, or with one over plain http that is not loopback, nothing is sent', async () => {
  using place = newPlace()
  fill(place, 1)
  for (const endpoint of [undefined, 'http://collector.example:4318']) {
    const report = await flush({ app: APP, paths: place.paths, endpoint, timeoutMs: 1000 })
    expect(report).toMatchObject({ pending: 1, stoppedBy: 'no-endpoint' })
  }
})

test('withdrawing discards what is pending, counts it as purged, and nothing can follow', async () => {
  using place = newPlace()
  fill(place, 3)
  expect(await withdraw({ paths: place.paths, timeoutMs: 1000 })).toEqual({
    stopped: true,
    purged: 3,
  })
  expect(pending(place)).toBe(0)
  expect(openSpool(spoolOptions(place.paths)).stats().dropped).toEqual({ purged: 3 })
})
