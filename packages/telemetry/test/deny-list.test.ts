import { expect, test } from '@jest/globals'
import { isDenied, screen, screenAll } from '../src/deny-list.ts'
import { newPlace } from './support/place.ts'
import { aSpan } from './support/record.ts'
import { begin } from './support/session.ts'

// Forms, not secrets: none of them was ever anybody's.
const DENIED = [
  'Bearer x',
  `eyJ${'a'.repeat(12)}.${'b'.repeat(12)}.c`,
  `ghp_${'a'.repeat(20)}`,
  `glpat-${'a'.repeat(20)}`,
  `xoxb-${'1'.repeat(12)}`,
  `npm_${'a'.repeat(20)}`,
  `AKIA${'A'.repeat(16)}`,
  'alice@acme.example',
  'at /home/alice/x',
  '/Users/alice',
  'C:\\Users\\alice',
  '/root/.ssh',
]

const ALLOWED = [
  'cluster create',
  'ECONNREFUSED',
  'cluster.quota-exceeded',
  '24.21.0',
  'amd64',
  '/rooted',
  'at home',
  'small',
  'eyJ',
  'risk-free',
]

test.each(DENIED)('%s is on the deny-list', (text) => {
  expect(isDenied(text)).toBe(true)
})

test.each(ALLOWED)('%s is not', (text) => {
  expect(isDenied(text)).toBe(false)
})

const event = (name: string, value: string) => ({ name, atMs: 1, attributes: { value } })

test.each(DENIED.concat('/root'))(
  '%s is found wherever it is in all spans of a command',
  (text) => {
    const clean = aSpan({ name: ALLOWED.join(' '), attributes: { a: 'small', b: 1 } })
    const dirty = [
      { ...clean, name: text },
      { ...clean, attributes: { a: text, b: 'small' } },
      { ...clean, attributes: { small: true, [text]: 1 } },
      { ...clean, events: [event('ok', 'small'), event(text, 'small')] },
      { ...clean, events: [event('ok', text), event('ok', 'small')] },
    ]
    for (const span of dirty) {
      expect(screenAll([clean, span])).toEqual([{ span: clean, redacted: 0 }, screen(span)])
      expect(screenAll([span, clean]).map(({ redacted }) => redacted)).toEqual([1, 0])
    }
  },
)

test('what a wrong declaration lets through is taken out and counted: values, names, events', () => {
  const span = aSpan({
    name: 'demo alice@acme.example',
    attributes: { a: 'Bearer x', b: 'small', 'alice@acme.example': true, c: 1 },
    events: [
      { name: 'ok', atMs: 1, attributes: { path: '/home/alice' } },
      { name: '/Users/alice', atMs: 2, attributes: { d: 'small' } },
    ],
  })
  expect(screen(span)).toEqual({
    redacted: 5,
    span: {
      ...span,
      name: 'redacted',
      attributes: { b: 'small', c: 1 },
      events: [
        { name: 'ok', atMs: 1, attributes: {} },
        { name: 'redacted', atMs: 2, attributes: { d: 'small' } },
      ],
    },
  })
})

test("an error's type that looks like a token never leaves, and the span says that one was caught", () => {
  using place = newPlace()
  const token = `ghp_${'a'.repeat(20)}`
  const { recorder, spans } = begin(place, { path: 'x', attributes: { word: [token, 'fine'] } })
  recorder.set({ word: token })
  recorder.startSpan('GET', 'client').end({ errorType: token })
  const report = recorder.finish({ outcome: 'bug', exitCode: 70, errorType: token })
  expect(report).toMatchObject({ redacted: 3, dropped: 0 })
  expect(spans()[0]?.attributes['cli.redacted']).toBe(3)
  expect(place.bytes().includes(token)).toBe(false)
})
