import { expect, test } from '@jest/globals'
import { nearest } from '../src/nearest.ts'

test.each([
  ['lsit', ['list', 'get'], 'list'],
  ['creat', ['create', 'delete'], 'create'],
  ['of', ['on', 'off'], 'off'],
  ['STATUS', ['status'], 'status'],
  ['cluster.quota', ['cluster.gone', 'cluster.quota-exceeded'], 'cluster.quota-exceeded'],
  ['cre', ['create', 'credential'], undefined],
  ['x', ['status', 'list'], undefined],
  ['banana', ['status', 'list'], undefined],
  ['', ['a'], 'a'],
  ['list', [], undefined],
  ['a'.repeat(10_000), ['list'], undefined],
])('for %p among %p it is %p', (typed, candidates, expected) => {
  expect(nearest(typed, candidates)).toBe(expected)
})
