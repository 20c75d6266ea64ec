import { expect, test } from '@jest/globals'
import { openSpool } from '@indev/spool'
import { flush } from '../../src/drain.ts'
import { encode } from '../../src/encoder.ts'
import { traceId } from '../../src/ids.ts'
import { spoolOptions } from '../../src/spool-options.ts'
import { officialSpans } from '../support/official.ts'
import { unhurried } from '../support/patience.ts'
import { APP, newPlace } from '../support/place.ts'
import { aSpan, pending } from '../support/record.ts'
import { startSink, status } from '../support/sink.ts'

const RECORDS = 5000
const DAY_MS = 86_400_000

test('5,000 records of eight days offline: one drain delivers all, with the times they had', async () => {
  using place = newPlace()
  const firstAtMs = Date.now() - 8 * DAY_MS
  let nowMs = firstAtMs
  const spool = openSpool({ ...spoolOptions(place.paths), deps: { now: () => nowMs } })
  const recorded = new Map<string, string>()
  for (let n = 0; n < RECORDS; n += 1) {
    const id = traceId()
    nowMs = firstAtMs + Math.floor((n * 8 * DAY_MS) / RECORDS)
    const span = aSpan({ traceId: id, startMs: nowMs, endMs: nowMs + 250 })
    const payload = encode([span], { 'service.name': 'demo' })
    expect(spool.appendSync({ payload, schema: 1, id }).ok).toBe(true)
    recorded.set(id, `${nowMs}000000`)
  }
  expect(pending(place)).toBe(RECORDS)

  await using sink = await startSink(status(200))
  const { paths } = place
  const report = await unhurried(() =>
    flush({ app: APP, paths, endpoint: sink.url, timeoutMs: 60_000 }),
  )
  expect(report).toMatchObject({ delivered: RECORDS, pending: 0, stoppedBy: 'empty' })
  const received = sink.received.flatMap(({ body }) => officialSpans(body))
  expect(received).toHaveLength(RECORDS)
  const delivered = new Map(received.map((span) => [span.traceId, span.startTimeUnixNano]))
  expect(delivered).toEqual(recorded)
  // Bounded batches, over one connection.
  expect(sink.received.length).toBeLessThanOrEqual(Math.ceil(RECORDS / 512) + 1)
  expect(sink.connections()).toBe(1)
})
