import { expect, test } from '@jest/globals'
import { shipMetrics } from '../src/metrics/ship-metrics.ts'
import { previewMetrics } from '../src/metrics/preview-metrics.ts'
import { deliveredJson, readDeliveryLog } from '../src/operate.ts'
import { type Transport, httpTransport } from '../src/transport.ts'
import { journal } from './support/entry.ts'
import { commandsIn, metricsAnswer } from './support/metrics.ts'
import { officialPoints } from './support/official-metrics.ts'
import { PATIENCE_MS } from './support/patience.ts'
import { APP, newPlace } from './support/place.ts'
import { fill } from './support/record.ts'
import { startSink, status } from './support/sink.ts'
import { flushTo } from './support/upload.ts'

/** Without the moment of sending, and without what the sending itself counts. */
function comparable(request: unknown): unknown {
  const text = JSON.stringify(request).replaceAll(/"timeUnixNano":"\d+",?/gu, '')
  const parsed: { resourceMetrics: { scopeMetrics: { metrics: { name: string }[] }[] }[] } =
    JSON.parse(text)
  return parsed.resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.filter(({ name }) => !name.startsWith('cli.telemetry.') || name.endsWith('recorded')),
    ),
  )
}

test('the preview is what an upload then sends, and writes nothing', async () => {
  using place = newPlace()
  await using sink = await startSink(status(200))
  expect(await previewMetrics(APP, place.paths)).toBeUndefined()
  expect(place.tree()).toEqual([])
  fill(place, 1)
  // What is sent in the millisecond in which its first command ended begins one before it.
  const atMs = Date.now() - 1000
  journal(place, 3, { atMs })
  journal(place, 1, { atMs, outcome: 'expected', cause: 'remote', exitCode: 22, version: '1.2.2' })
  const before = place.bytes()
  const preview = await previewMetrics(APP, place.paths)
  expect(place.bytes()).toEqual(before)
  await flushTo(place, sink.url)
  const [, metrics] = readDeliveryLog(place.paths).deliveries
  const sent = metrics === undefined ? undefined : deliveredJson(metrics)
  expect(comparable(preview)).toEqual(comparable(sent))
  expect(JSON.stringify(preview)).toContain('"name":"cli.telemetry.pending"')
  expect(await previewMetrics(APP, place.paths)).toBeUndefined()
})

/** What a backend is missing after a collector that was down and came back. */
async function missing(wrap: (transport: Transport) => Transport): Promise<number> {
  using place = newPlace()
  await using sink = await startSink(metricsAnswer(503, 200))
  for (const count of [3, 2]) {
    journal(place, count)
    const transport = httpTransport({
      endpoint: sink.url,
      userAgent: 'test',
      timeoutMs: PATIENCE_MS,
      network: {},
    })
    await shipMetrics({
      app: APP,
      paths: place.paths,
      endpoint: sink.url,
      transport: wrap(transport),
      mayUpload: () => true,
      signal: new AbortController().signal,
      isAsked: true,
      uploads: undefined,
      monotonicMs: () => performance.now(),
      nowMs: Date.now,
      random: Math.random,
    })
    transport.close()
  }
  const taken = sink.bodies('metrics').at(-1)
  return 5 - commandsIn(taken === undefined ? [] : officialPoints(taken))
}

/** Takes any answer for a 2xx. */
function gullible(transport: Transport): Transport {
  return {
    ...transport,
    post: async (...args) => ({ ...(await transport.post(...args)), ...TAKEN_IN }),
  }
}

const TAKEN_IN = {
  kind: 'answered',
  status: 200,
  retryAfter: undefined,
  body: new Uint8Array(0),
  sent: new Uint8Array(0),
} as const

test('the cursor waits for a 2xx, and one that waits for any answer is caught', async () => {
  expect(await missing((transport) => transport)).toBe(0)
  expect(await missing(gullible)).toBe(3)
})
