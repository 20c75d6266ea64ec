import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'

import { afterEach, describe, expect, test } from '@jest/globals'

import { startCollector } from '../src/collector.ts'
import { findRotel, startRotel } from '../src/rotel.ts'
import { startSink, type Sink } from '../src/sink.ts'
import { encodeTraceRequest, SPAN } from './support/otlp.ts'

const CREDENTIAL = 'Bearer the-only-one'
const open: Sink[] = []

async function sinkWith(options: Partial<Parameters<typeof startSink>[0]> = {}): Promise<Sink> {
  const sink = await startSink({ authorization: CREDENTIAL, ...options })
  open.push(sink)
  return sink
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((sink) => sink.close()))
})

async function post(
  url: string,
  body: Uint8Array,
  headers: Record<string, string> = { authorization: CREDENTIAL },
): Promise<number> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', ...headers },
    body: Buffer.from(body),
  })
  return response.status
}

const REQUEST = encodeTraceRequest('indev', [SPAN])

describe('the sink', () => {
  test.each([
    { what: 'none', headers: {} },
    { what: 'a wrong one', headers: { authorization: 'Bearer another' } },
    { what: 'one that begins like it', headers: { authorization: `${CREDENTIAL}x` } },
    { what: 'an empty one', headers: { authorization: '' } },
  ])('refuses a request whose credential is $what, counts it and keeps nothing', async (given) => {
    const sink = await sinkWith()
    expect(await post(sink.url, REQUEST, given.headers)).toBe(401)
    expect(sink.requests).toEqual({ accepted: 0, refused: 1, malformed: 0 })
    expect(sink.spans).toEqual([])
  })

  test('decodes what a request with the credential brings', async () => {
    const sink = await sinkWith()
    expect(await post(sink.url, REQUEST)).toBe(200)
    expect(sink.spans).toEqual([
      {
        service: 'indev',
        traceId: 'ab'.repeat(16),
        spanId: 'cd'.repeat(8),
        parentSpanId: 'ef'.repeat(8),
        name: 'indev cluster list',
        startNs: 1_700_000_000_000_000_001n,
        endNs: 1_700_000_000_250_000_001n,
        failed: true,
        attributes: { 'error.type': 'quota', 'process.exit.code': 8, cached: true },
        events: [{ name: 'accepted', timeNs: 1_700_000_000_100_000_001n, attributes: {} }],
      },
    ])
  })

  test('unpacks gzip, and takes two concatenated requests for one', async () => {
    const sink = await sinkWith()
    const twice = gzipSync(Buffer.concat([REQUEST, REQUEST]))
    const headers = { authorization: CREDENTIAL, 'content-encoding': 'gzip' }
    expect(await post(sink.url, twice, headers)).toBe(200)
    expect(sink.spans).toHaveLength(2)
  })

  test.each([
    { what: 'bytes that are no OTLP', body: Buffer.from('no protobuf'), encoding: 'identity' },
    { what: 'a torn request', body: REQUEST.subarray(0, -3), encoding: 'identity' },
    { what: 'bytes that are no gzip', body: REQUEST, encoding: 'gzip' },
    {
      what: 'a gzip bomb',
      body: gzipSync(Buffer.alloc(21 * 1024 * 1024)),
      encoding: 'gzip',
    },
  ])('answers 400 to $what and counts it', async ({ body, encoding }) => {
    const sink = await sinkWith()
    const headers = { authorization: CREDENTIAL, 'content-encoding': encoding }
    expect(await post(sink.url, body, headers)).toBe(400)
    expect(sink.requests.malformed).toBe(1)
  })

  test('answers 413 to a body that is too large', async () => {
    const sink = await sinkWith()
    expect(await post(sink.url, Buffer.alloc(21 * 1024 * 1024))).toBe(413)
  })

  test('keeps no more spans than it was told to, and hands all of them on', async () => {
    const names: string[] = []
    const sink = await sinkWith({
      maxSpans: 2,
      onSpans: (spans) => names.push(...spans.map(({ name }) => name)),
    })
    for (const name of ['a', 'b', 'c']) {
      await post(sink.url, encodeTraceRequest('indev', [{ ...SPAN, name }]))
    }
    expect(names).toEqual(['a', 'b', 'c'])
    expect(sink.spans.map(({ name }) => name)).toEqual(['b', 'c'])
  })
})

const binary = findRotel()
const describeRotel = binary === undefined ? describe.skip : describe

describeRotel('Rotel', () => {
  test('takes a request without a credential, adds it, and forwards before it ends', async () => {
    const sink = await sinkWith()
    const rotel = await startRotel({
      binary: binary ?? '',
      forwardTo: sink.url,
      authorization: CREDENTIAL,
      dir: tmpdir(),
    })
    expect(await post(rotel.url, REQUEST, {})).toBe(200)
    await rotel.close()
    expect(sink.requests).toEqual({ accepted: 1, refused: 0, malformed: 0 })
    expect(sink.spans.map(({ name }) => name)).toEqual(['indev cluster list'])
  })

  test('with another credential brings nothing through', async () => {
    const sink = await sinkWith()
    const rotel = await startRotel({
      binary: binary ?? '',
      forwardTo: sink.url,
      authorization: 'Bearer another',
      dir: tmpdir(),
    })
    expect(await post(rotel.url, REQUEST, {})).toBe(200)
    await rotel.close()
    expect(sink.spans).toEqual([])
    expect(sink.requests.refused).toBeGreaterThan(0)
  })
})

test('a collector takes traces from anybody, and only a credential leads behind it', async () => {
  const collector = await startCollector({ dir: tmpdir() })
  expect(await post(collector.url, REQUEST, {})).toBe(200)
  await collector.drain()
  expect(collector.sink.spans).toHaveLength(1)
  expect(collector.sink.requests.refused).toBe(collector.probes)
  await collector.close()
})

test('where there is no Rotel the sink receives directly, and nobody has a credential', async () => {
  const collector = await startCollector({ dir: tmpdir() }, { binary: undefined })
  expect(collector).toMatchObject({ hasRotel: false, probes: 0, url: collector.sink.url })
  expect(await post(collector.url, REQUEST, {})).toBe(200)
  await collector.drain()
  expect(collector.sink.requests).toEqual({ accepted: 1, refused: 0, malformed: 0 })
  await collector.close()
})
