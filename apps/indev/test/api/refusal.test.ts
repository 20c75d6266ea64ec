import { expect, test } from '@jest/globals'
import { refusal } from '../../src/api/refusal.ts'
import { refusedPages } from '../../src/errors/refused-pages.ts'
import { answer } from '../support/answer.ts'

const about = { area: 'cluster', subject: 'cluster "prod"' }

test.each([
  [400, 'usage', 'cluster.invalid'],
  [403, 'forbidden', 'platform.forbidden'],
  [404, 'not-found', 'cluster.not-found'],
  [409, 'conflict', 'cluster.conflict'],
  [418, 'failed', 'platform.unexpected-answer'],
  [422, 'usage', 'cluster.invalid'],
  [429, 'rate-limited', 'platform.rate-limited'],
  [500, 'unreachable', 'platform.failed'],
  [503, 'unreachable', 'platform.failed'],
])('HTTP %d is of kind %s', (status, kind, slug) => {
  expect(refusal(answer(status, { detail: 'why' }), about)).toMatchObject({ kind, slug })
})

test('every page about a refusal is of one that the platform can give', () => {
  const answers: Readonly<Record<string, ReturnType<typeof answer>>> = {
    'not-found': answer(404, {}),
    exists: answer(409, { code: 'name_taken' }),
    conflict: answer(412, {}),
    invalid: answer(422, {}),
    'quota-exceeded': answer(403, { code: 'quota_exceeded' }),
  }
  const refused = refusedPages.map(({ slug }) => {
    const [area = '', what = ''] = slug.split('.')
    const given = answers[what]
    return given === undefined ? what : refusal(given, { area })
  })
  expect(refused).toMatchObject(refusedPages.map(({ slug, kind }) => ({ slug, kind })))
})

test('a quota says how much is used', () => {
  const problem = { code: 'quota_exceeded', detail: 'full', quota: { limit: 3, used: 3 } }
  expect(refusal(answer(403, problem), about)).toMatchObject({
    kind: 'quota',
    slug: 'cluster.quota-exceeded',
    message: 'quota reached: 3 of 3 in use',
  })
})

test('what is missing is named', () => {
  expect(refusal(answer(404, 'no'), about).message).toBe('cluster "prod" was not found')
})

test.each([
  ['a problem', { title: 'T', detail: 'the detail' }, undefined, 'the detail'],
  ['plain text', 'name is taken', undefined, 'name is taken'],
  ['a page of a proxy', '<html>', 'text/html', 'HTTP 409 without an explanation'],
  ['broken JSON', '{', 'application/json', 'HTTP 409 without an explanation'],
  ['control characters', { detail: 'a\u001B[2Jb\r\nc\u202Ed' }, undefined, 'a [2Jb c d'],
])('the words of %s reach the person as one clean line', (_what, body, type, message) => {
  expect(refusal(answer(409, body, type), about).message).toBe(message)
})

test('the words are cut at 300 characters', () => {
  expect(refusal(answer(409, 'x'.repeat(5_000)), about).message).toHaveLength(300)
})

test('only the server can be blamed for a 5xx', () => {
  expect(refusal(answer(500, ''), about).outcomeCause).toBe('remote')
  expect(refusal(answer(404, ''), about).outcomeCause).toBe('user')
})
