import { describe, expect, test } from '@jest/globals'
import { encode } from '../src/encoder.ts'
import type { EventRecord } from '../src/span-record.ts'
import { rejectedItems } from '../src/partial-success.ts'
import { type DecodedSpan, decodeTraces } from '../src/otlp.ts'
import { retryAfterMs } from '../src/retry-after.ts'
import { fixture, start } from './support/child.ts'
import { type OfficialSpan, officialSpans } from './support/official.ts'
import { newPlace } from './support/place.ts'
import { aSpan } from './support/record.ts'
import { sdkEncode } from './support/sdk-encoder.ts'

const ROOT = aSpan({
  startMs: 1_700_000_000_000.25,
  endMs: 1_700_000_000_999.5,
  attributes: {
    text: 'žluť',
    yes: true,
    no: false,
    whole: -7,
    big: 2 ** 52,
    part: 0.125,
    empty: '',
  },
  events: [{ name: 'ready', atMs: 1_700_000_000_500, attributes: { n: 1 } }],
})
const CHILD = aSpan({
  traceId: ROOT.traceId,
  parentSpanId: ROOT.spanId,
  kind: 'client',
  name: 'GET',
  status: 'error',
})
const RESOURCE = { 'service.name': 'demo' }

/** What both decoders can say, in one form. */
function common(span: OfficialSpan | DecodedSpan): object {
  const { traceId, spanId, parentSpanId, name, attributes, resource, events } = span
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    attributes,
    resource,
    kind: span.kind.replace('SPAN_KIND_', '').toLowerCase(),
    status:
      typeof span.status === 'string'
        ? span.status.replace('STATUS_CODE_', '').toLowerCase()
        : span.status.code,
    times: [String(span.startTimeUnixNano), String(span.endTimeUnixNano)],
    events: events.map((event) => ({ ...event, timeUnixNano: String(event.timeUnixNano) })),
  }
}

test('the official protobuf classes read what was recorded, to the nanosecond', () => {
  const [root, child] = officialSpans(encode([ROOT, CHILD], RESOURCE))
  expect(root).toMatchObject({
    name: 'demo thing make',
    kind: 'SPAN_KIND_INTERNAL',
    traceId: ROOT.traceId,
    spanId: ROOT.spanId,
    startTimeUnixNano: '1700000000000250000',
    endTimeUnixNano: '1700000000999500000',
    attributes: ROOT.attributes,
    status: 'STATUS_CODE_OK',
    resource: RESOURCE,
  })
  expect(child).toMatchObject({
    parentSpanId: ROOT.spanId,
    kind: 'SPAN_KIND_CLIENT',
    status: 'STATUS_CODE_ERROR',
  })
})

test('the SDK itself, given the same records, makes the same spans of them', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 70 }, (_, n) => [`a${n}`, n % 2 === 0 ? 'x'.repeat(1500) : n / 3]),
  )
  const events = Array.from({ length: 80 }, (_, n) => ({
    name: `e${n}`,
    atMs: ROOT.startMs + n / 7,
    attributes,
  }))
  const records = [ROOT, CHILD, aSpan({ attributes, events, status: 'unset' })]
  expect(officialSpans(encode(records, RESOURCE))).toEqual(
    officialSpans(sdkEncode(records, RESOURCE)),
  )
})

const LINK = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }

test.each([
  ['every kind of value and of text', { ...ROOT, name: 'žluť \u{1F600} \uD800 \0' }],
  ['a child', CHILD],
  ['a parent in another process', aSpan({ parentSpanId: LINK.spanId, isParentRemote: true })],
  ['links', aSpan({ links: [LINK, { ...LINK, spanId: '0000000000000001' }] })],
  ['the largest and the smallest numbers', aSpan({ attributes: numbers() })],
  ['the ends of time', aSpan({ startMs: 0, endMs: 4_102_444_799_999.75 })],
  ['lengths of one byte, two and three', aSpan({ attributes: texts(60), events: eventsOf(40) })],
  ['more than the limits', aSpan({ attributes: texts(70), events: eventsOf(70) })],
])('our bytes are those of OpenTelemetry: %s', (_what, record) => {
  for (const records of [[record], [ROOT, record, CHILD]]) {
    const bytes = Buffer.from(encode(records, RESOURCE))
    expect(bytes.equals(sdkEncode(records, RESOURCE))).toBe(true)
  }
})

function numbers(): Record<string, number> {
  const edges = [0, 1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 35, 2 ** 53, 2 ** 62, 2 ** 63, 2 ** 70]
  const parts = [0.1, Number.MIN_VALUE, Number.MAX_VALUE, Infinity, NaN]
  const all = [...edges, ...edges.map((edge) => edge - 1), ...parts]
  return Object.fromEntries([...all, ...all.map((n) => -n)].map((n, at) => [`n${at}`, n]))
}

function texts(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${n}`, 'é'.repeat(n * 20)]))
}

function eventsOf(count: number): EventRecord[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `e${n}`,
    atMs: 1_700_000_000_000 + n / 7,
    attributes: n % 10 === 0 ? texts(40) : {},
  }))
}

test('our decoder and the official one agree, on one request and on several in a row', () => {
  const bytes = Buffer.concat([encode([ROOT, CHILD], RESOURCE), encode([aSpan()], RESOURCE)])
  expect(decodeTraces(bytes).map(common)).toEqual(officialSpans(bytes).map(common))
  expect(decodeTraces(bytes)).toHaveLength(3)
})

test('our decoder refuses a request that is cut within, instead of inventing spans', () => {
  const bytes = encode([ROOT], RESOURCE)
  const results = Array.from({ length: bytes.length - 1 }, (_, at) => {
    try {
      return decodeTraces(bytes.subarray(0, at + 1)).length
    } catch (error) {
      return error instanceof RangeError ? 'refused' : 'other'
    }
  })
  expect(new Set(results)).toEqual(new Set(['refused']))
})

test('the limits hold whatever was recorded', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 100 }, (_, n) => [`a${n}`, 'x'.repeat(2000)]),
  )
  const events = Array.from({ length: 100 }, () => ({
    name: 'e',
    atMs: ROOT.startMs,
    attributes: {},
  }))
  const [span] = officialSpans(encode([aSpan({ attributes, events })], RESOURCE))
  expect(Object.values(span?.attributes ?? {})).toEqual(
    Array.from({ length: 64 }, () => 'x'.repeat(1024)),
  )
  expect(span?.droppedAttributesCount).toBe(36)
  expect(span?.events).toHaveLength(64)
})

test('without a span there is nothing to encode', () => {
  expect(() => encode([], RESOURCE)).toThrow(RangeError)
})

describe('loading', () => {
  test('importing the kit loads nothing of OpenTelemetry and no module that costs', async () => {
    using place = newPlace()
    const { stdout, stderr, code } = await start(fixture('imports.ts'), [], place.env).ended
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    const loaded = stdout.split('\n')
    expect(loaded.filter((url) => /opentelemetry|proper-lockfile/u.test(url))).toEqual([])
    expect(loaded.length).toBeGreaterThan(20)
    const costly = ['crypto', 'http', 'https', 'zlib', 'child_process', 'tls', 'net']
    expect(loaded.filter((url) => costly.includes(url.replace('node:', '')))).toEqual([])
  })
})

const NOW = Date.parse('2026-11-21T12:00:00Z')

test.each([
  { header: '120', waitMs: 120_000 },
  { header: '0', waitMs: 0 },
  { header: 'Sat, 21 Nov 2026 12:01:00 GMT', waitMs: 60_000 },
  { header: 'Sat, 21 Nov 2026 11:00:00 GMT', waitMs: 0 },
  { header: '-1', waitMs: undefined },
  { header: 'soon', waitMs: undefined },
  { header: 'Soon', waitMs: undefined },
  { header: undefined, waitMs: undefined },
])('Retry-After: $header asks to wait $waitMs ms', ({ header, waitMs }) => {
  expect(retryAfterMs(header, NOW)).toBe(waitMs)
})

test.each([
  { name: 'empty', body: [], rejected: 0 },
  { name: 'one refused span', body: [0x0a, 2, 0x08, 1], rejected: 1 },
  { name: 'a warning only', body: [0x0a, 3, 0x12, 1, 0x61], rejected: 0 },
  { name: 'something else', body: [...Buffer.from('<html>')], rejected: 0 },
])('an answer that is $name refuses $rejected spans', ({ body, rejected }) => {
  expect(rejectedItems(Uint8Array.from(body))).toBe(rejected)
})
