import { expect, test } from '@jest/globals'
import { MAX_EVENTS } from '../src/event-log.ts'
import { MAX_CHILD_SPANS } from '../src/span-tree.ts'
import { newPlace } from './support/place.ts'
import { begin } from './support/session.ts'

const OK = { outcome: 'ok', exitCode: 0 } as const

test('what is not declared is dropped and counted', () => {
  using place = newPlace()
  const { recorder, spans } = begin(place, {
    path: 'x',
    attributes: { size: ['small', 'large'], n: 'number' },
    events: { e: { ok: 'boolean' } },
  })
  recorder.set({ size: 'small', n: Number.NaN, other: 1 })
  recorder.set({ size: 'huge' })
  recorder.event('e', { ok: true, extra: 1 })
  recorder.event('f')
  expect(recorder.finish(OK).dropped).toBe(5)
  expect(spans()[0]?.attributes).toMatchObject({ size: 'small', 'cli.dropped': 5 })
  expect(spans()[0]?.events).toMatchObject([{ name: 'e', attributes: { ok: true } }])
})

test('a schema can not replace what the kit itself records', () => {
  using place = newPlace()
  const { recorder, spans } = begin(place, {
    path: 'x',
    attributes: { 'process.exit.code': 'number' },
  })
  recorder.set({ 'process.exit.code': 99 })
  recorder.finish(OK)
  expect(spans()[0]?.attributes['process.exit.code']).toBe(0)
})

test('a loop can not fill a span: events and children are bounded, and the rest is counted', () => {
  using place = newPlace()
  const { recorder, spans } = begin(place, { path: 'x', events: { tick: {} } })
  for (let n = 0; n < MAX_EVENTS + 5; n += 1) recorder.event('tick')
  for (let n = 0; n < MAX_CHILD_SPANS + 7; n += 1) recorder.startSpan('GET', 'client').end()
  expect(recorder.finish(OK).dropped).toBe(12)
  expect(spans()).toHaveLength(MAX_CHILD_SPANS + 1)
  expect(spans()[0]?.events).toHaveLength(MAX_EVENTS)
})
