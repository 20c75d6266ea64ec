import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { childEnvironment, traceOrigin } from '../src/trace-context.ts'
import { newPlace } from './support/place.ts'
import { begin } from './support/session.ts'

const TRACE = 'a'.repeat(32)
const SPAN = 'b'.repeat(16)
const HEADER = `00-${TRACE}-${SPAN}-01`
const CALLER = { traceId: TRACE, spanId: SPAN }

// The forms of https://www.w3.org/TR/trace-context/#traceparent-header
test.each([
  { header: undefined, origin: {} },
  { header: '', origin: {} },
  { header: HEADER, origin: { link: CALLER } },
  { header: `00-${TRACE}-${SPAN}-00`, origin: { link: CALLER } },
  { header: `cc-${TRACE}-${SPAN}-01-what-comes`, origin: { link: CALLER } },
  { header: `00-${TRACE}-${SPAN}-01-more`, origin: {} },
  { header: `ff-${TRACE}-${SPAN}-01`, origin: {} },
  { header: `00-${'0'.repeat(32)}-${SPAN}-01`, origin: {} },
  { header: `00-${TRACE}-${'0'.repeat(16)}-01`, origin: {} },
  { header: HEADER.toUpperCase(), origin: {} },
  { header: ` ${HEADER}`, origin: {} },
])('TRACEPARENT=$header gives $origin', ({ header, origin }) => {
  expect(traceOrigin({ TRACEPARENT: header }, 'DEMO')).toEqual(origin)
})

test.each([
  { wanted: 'parent', origin: { parent: CALLER } },
  { wanted: 'link', origin: { link: CALLER } },
  { wanted: 'off', origin: {} },
  { wanted: 'what', origin: { link: CALLER } },
])('DEMO_TRACE_CONTEXT=$wanted gives $origin', ({ wanted, origin }) => {
  const env = { TRACEPARENT: HEADER, DEMO_TRACE_CONTEXT: wanted }
  expect(traceOrigin(env, 'DEMO')).toEqual(origin)
})

test("a command that a CI job ran keeps a trace of its own and links to the job's span", () => {
  using place = newPlace()
  const { recorder, spans, entries } = begin(place, { path: 'x' }, { TRACEPARENT: HEADER })
  recorder.finish({ outcome: 'ok', exitCode: 0 })
  const [root] = spans()
  expect(root).toMatchObject({ parentSpanId: '', links: [CALLER] })
  expect(root?.traceId).not.toBe(TRACE)
  expect(entries()[0]?.id).toBe(root?.traceId)
})

test('with parent the whole command joins the trace, and is still counted as itself', () => {
  using place = newPlace()
  const env = { TRACEPARENT: HEADER, DEMO_TRACE_CONTEXT: 'parent' }
  const all = [1, 2].map(() => {
    const session = begin(place, { path: 'x' }, env)
    session.recorder.startSpan('GET', 'client').end()
    session.recorder.finish({ outcome: 'ok', exitCode: 0 })
    return session
  })
  const spans = all[0]?.spans() ?? []
  expect(spans.map(({ traceId }) => traceId)).toEqual([TRACE, TRACE, TRACE, TRACE])
  expect(spans.filter(({ parentSpanId }) => parentSpanId === SPAN)).toHaveLength(2)
  const ids = all[0]?.entries().map(({ id }) => id) ?? []
  expect(new Set(ids).size).toBe(2)
  expect(ids).not.toContain(TRACE)
})

test('a program that a command runs is given the trace, and not the state of another one', () => {
  using place = newPlace()
  const { recorder } = begin(place, { path: 'x' })
  const env = childEnvironment(
    { ...place.env, TRACEPARENT: HEADER, TRACESTATE: 'a=b' },
    recorder.traceparent,
  )
  const script = 'process.stdout.write(`${process.env.TRACEPARENT} ${process.env.TRACESTATE}`)'
  const said = execFileSync(process.execPath, ['-e', script], { env, timeout: 30_000 })
  expect(said.toString()).toBe(`${recorder.traceparent} undefined`)
})

test('where nothing is recorded a program gets what is there', () => {
  const env = { TRACEPARENT: HEADER, TRACESTATE: 'a=b' }
  expect(childEnvironment(env, undefined)).toEqual(env)
})

test('spans nest through everything that waits, and side by side where nothing is run within', async () => {
  using place = newPlace()
  const spec = { path: 'x', spans: { outer: {}, inner: {} } } as const
  const { recorder, spans } = begin(place, spec)
  const outer = recorder.startSpan('outer', 'internal')
  await outer.run(async () => {
    await Promise.resolve()
    const inner = recorder.startSpan('inner', 'internal')
    await inner.run(async () => {
      await Promise.resolve()
      recorder.startSpan('GET', 'client').end()
    })
    inner.end()
  })
  recorder.startSpan('POST', 'client').end()
  outer.end()
  recorder.finish({ outcome: 'ok', exitCode: 0 })
  const all = spans()
  const parentOf = (name: string): string | undefined => {
    const id = all.find((span) => span.name === name)?.parentSpanId
    return all.find(({ spanId }) => spanId === id)?.name
  }
  expect(['outer', 'inner', 'GET', 'POST'].map(parentOf)).toEqual([
    'demo x',
    'outer',
    'inner',
    'demo x',
  ])
})
