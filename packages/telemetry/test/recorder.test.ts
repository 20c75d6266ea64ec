import { expect, test } from '@jest/globals'
import { newPlace } from './support/place.ts'
import { ORIGIN_MS, begin } from './support/session.ts'

const OK = { outcome: 'ok', exitCode: 0 } as const

test('a command is a root span of kind INTERNAL named by its path, from the start of the process', () => {
  using place = newPlace()
  const { recorder, pass, spans, entries } = begin(place, { path: 'cluster create' })
  pass(240.5)
  expect(recorder.finish(OK)).toMatchObject({
    journal: 'written',
    spool: 'appended',
    dropped: 0,
    durationNs: 250_500_000,
  })
  expect(spans()).toMatchObject([
    {
      name: 'demo cluster create',
      kind: 'SPAN_KIND_INTERNAL',
      traceId: recorder.traceId,
      parentSpanId: '',
      startTimeUnixNano: String(BigInt(ORIGIN_MS) * 1_000_000n),
      endTimeUnixNano: String(BigInt(ORIGIN_MS) * 1_000_000n + 250_500_000n),
      status: 'STATUS_CODE_OK',
      attributes: {
        'process.executable.name': 'demo',
        'process.exit.code': 0,
        'cli.startup_ms': 10,
      },
      resource: {
        'service.name': 'demo',
        'service.version': '1.2.3',
        'telemetry.sdk.name': '@indev/telemetry',
      },
    },
  ])
  expect(entries()).toMatchObject([
    { id: recorder.traceId, atMs: ORIGIN_MS + 250.5, self: { startupUs: 10_000 } },
  ])
})

test('a failed command says what failed, whose fault it was, and is an error', () => {
  using place = newPlace()
  const { recorder, spans, entries } = begin(place, { path: 'cluster create' })
  recorder.finish({
    outcome: 'expected',
    cause: 'user',
    exitCode: 8,
    errorType: 'cluster.quota-exceeded',
  })
  expect(spans()).toMatchObject([
    {
      status: 'STATUS_CODE_ERROR',
      attributes: {
        'process.exit.code': 8,
        'error.type': 'cluster.quota-exceeded',
        'cli.outcome': 'expected',
        'cli.cause': 'user',
      },
    },
  ])
  expect(entries()).toMatchObject([{ outcome: 'expected', cause: 'user', exitCode: 8 }])
})

test('child spans stand in the same trace, and what is open at the end is marked', () => {
  using place = newPlace()
  const { recorder, pass, spans } = begin(place, {
    path: 'x',
    spans: { plan: { steps: 'number' } },
  })
  const get = recorder.startSpan('GET', 'client', {
    method: 'GET',
    serverAddress: 'platform.example',
  })
  const other = recorder.startSpan('PURGE', 'client', {
    method: 'PURGE',
    serverAddress: 'evil.example',
    resendCount: 1,
  })
  const plan = recorder.startSpan('plan', 'internal')
  pass(5)
  get.end({ http: { statusCode: 200 } })
  get.end({ errorType: 'ignored' })
  other.end({ http: { statusCode: 503 }, errorType: '503' })
  recorder.startSpan('left', 'client', { method: 'POST' })
  plan.end({ attributes: { steps: 3 } })
  recorder.finish(OK)
  const [root, ...children] = spans()
  expect(get.traceparent).toBe(`00-${root?.traceId}-${children[0]?.spanId}-01`)
  expect(new Set(children.map((span) => `${span.traceId} ${span.parentSpanId}`))).toEqual(
    new Set([`${root?.traceId} ${root?.spanId}`]),
  )
  expect(
    children.map(({ name, kind, status, attributes }) => ({ name, kind, status, attributes })),
  ).toEqual([
    {
      name: 'GET',
      kind: 'SPAN_KIND_CLIENT',
      status: 'STATUS_CODE_UNSET',
      attributes: {
        'http.request.method': 'GET',
        'server.address': 'platform.example',
        'http.response.status_code': 200,
      },
    },
    {
      name: 'HTTP',
      kind: 'SPAN_KIND_CLIENT',
      status: 'STATUS_CODE_ERROR',
      attributes: {
        'http.request.method': '_OTHER',
        'server.address': 'custom',
        'http.request.resend_count': 1,
        'http.response.status_code': 503,
        'error.type': '503',
      },
    },
    {
      name: 'plan',
      kind: 'SPAN_KIND_INTERNAL',
      status: 'STATUS_CODE_UNSET',
      attributes: { steps: 3 },
    },
    {
      name: 'POST',
      kind: 'SPAN_KIND_CLIENT',
      status: 'STATUS_CODE_UNSET',
      attributes: { 'http.request.method': 'POST', 'cli.abandoned': true },
    },
  ])
})

test('a milestone is an event and, with its time since the start, a line of the journal', () => {
  using place = newPlace()
  const { recorder, pass, spans, entries } = begin(place, {
    path: 'x',
    milestones: ['accepted', 'ready'],
  })
  pass(90)
  recorder.milestone('accepted')
  pass(400)
  recorder.event('ready')
  recorder.milestone('ready')
  recorder.finish(OK)
  expect(spans()[0]?.events).toEqual([
    {
      name: 'accepted',
      timeUnixNano: String(BigInt(ORIGIN_MS + 100) * 1_000_000n),
      attributes: { 'cli.since_start_ms': 100 },
    },
    {
      name: 'ready',
      timeUnixNano: String(BigInt(ORIGIN_MS + 500) * 1_000_000n),
      attributes: { 'cli.since_start_ms': 500 },
    },
  ])
  expect(entries()[0]?.milestones).toEqual({ accepted: 100_000_000, ready: 500_000_000 })
})

test('time is charged once: overlapping requests, a person before the network, and the background', async () => {
  using place = newPlace()
  const { recorder, pass, entries } = begin(place, { path: 'x' })
  const wait = (kind: 'network' | 'prompt'): (() => Promise<void>) => {
    let settle: (() => void) | undefined
    const measured = recorder.measure(
      kind,
      () =>
        new Promise<void>((resolve) => {
          settle = resolve
        }),
    )
    return () => {
      settle?.()
      return measured
    }
  }
  pass(10)
  const first = wait('network')
  pass(100)
  const second = wait('network')
  pass(30)
  await first()
  const person = wait('prompt')
  pass(1000)
  await person()
  pass(7)
  await second()
  pass(500)
  recorder.suspended(400)
  recorder.finish(OK)
  expect(entries()[0]).toMatchObject({
    durationNs: 1_657e6,
    activeNs: 120e6,
    networkNs: 137e6,
    promptNs: 1000e6,
    suspendedNs: 400e6,
  })
})

test('what is measured passes through, failures included', async () => {
  using place = newPlace()
  const { recorder } = begin(place, { path: 'x' })
  expect(await recorder.measure('network', () => Promise.resolve(7))).toBe(7)
  await expect(
    recorder.measure('network', () => Promise.reject(new Error('mine'))),
  ).rejects.toThrow('mine')
})

test('a second finish writes nothing and returns the same report; nothing can be added later', () => {
  using place = newPlace()
  const { recorder, spans, entries } = begin(place, { path: 'x', milestones: ['m'] })
  const report = recorder.finish(OK)
  recorder.milestone('m')
  recorder.startSpan('GET', 'client').end()
  expect(recorder.finish({ outcome: 'bug', exitCode: 70 })).toBe(report)
  expect(spans()).toHaveLength(1)
  expect(entries()).toHaveLength(1)
})

test('what was run early for the end is in the journal, with the time that it took', () => {
  using place = newPlace()
  const { recorder, entries } = begin(place, { path: 'x' })
  recorder.preload()
  expect(recorder.finish(OK)).toMatchObject({ spool: 'appended' })
  expect(entries()[0]?.self).toEqual({ startupUs: 10_000, loadUs: 0 })
})

test('all commands of an installation share one random id', () => {
  using place = newPlace()
  const { recorder, spans } = begin(place, { path: 'x' })
  recorder.finish(OK)
  begin(place, { path: 'y' }).recorder.finish(OK)
  const ids = spans().map((span) => span.resource['app.installation.id'])
  expect(ids).toHaveLength(2)
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/u)
  expect(new Set(ids).size).toBe(1)
})
