import { expect, test } from '@jest/globals'
import { leakedBy } from './support/exception-leak.ts'
import { newPlace } from './support/place.ts'
import { begin } from './support/session.ts'

const FACTS = {
  type: 'TypeError',
  fingerprint: '0123456789abcdef',
  fingerprintVersion: 1,
  count: 3,
} as const

test('a bug is an event of the span, by its class and fingerprint', () => {
  using place = newPlace()
  const { recorder, spans } = begin(place, { path: 'thing make' })
  recorder.exception(FACTS)
  recorder.finish({ outcome: 'bug', cause: 'bug', exitCode: 70, errorType: 'TypeError' })
  expect(spans()[0]?.events).toMatchObject([
    {
      name: 'exception',
      attributes: {
        'exception.type': 'TypeError',
        'crash.fingerprint': '0123456789abcdef',
        'crash.fingerprint_version': 1,
        'crash.count': 3,
      },
    },
  ])
})

test.each([
  ['a fingerprint that is a text', { fingerprint: 'could not read /home/alice' }],
  ['a count that is none', { count: Number.NaN }],
  ['a version with a fraction', { fingerprintVersion: 1.5 }],
])('%s is dropped and counted, with all that came with it', (_what, wrong) => {
  using place = newPlace()
  const { recorder, spans } = begin(place, { path: 'thing make' })
  recorder.exception({ ...FACTS, ...wrong })
  recorder.finish({ outcome: 'bug', cause: 'bug', exitCode: 70, errorType: 'TypeError' })
  expect(spans()[0]?.events).toEqual([])
  expect(spans()[0]?.attributes).toMatchObject({ 'cli.dropped': 1 })
})

test('whatever the runtime hands over, no text of it is recorded', () => {
  expect(leakedBy(begin)).toEqual([])
})
