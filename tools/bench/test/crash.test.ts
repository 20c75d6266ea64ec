import { expect, jest, test } from '@jest/globals'

import { LIMIT_MS, metricsOf, quickRun, valueOf } from './support/bench.ts'

jest.setTimeout(LIMIT_MS)

test('bench crash measures every way to crash, and every frame has its local variables', async () => {
  const result = await quickRun('crash')
  expect(metricsOf(result)).toEqual({
    'empty Node': ['wall'],
    'loads an empty module': ['wall', 'guard'],
    guarded: ['wall', 'guard'],
    'guarded, locals from the start': ['wall', 'guard'],
    'waits for an answer': ['wall'],
    'waits for an answer, guarded': ['wall'],
    'throws, Node alone': ['wall'],
    'throws, --report-uncaught-exception': ['wall', 'bytes'],
    'throws, stack only': ['wall', 'bytes', 'frames', 'p50', 'p95'],
    'throws, locals of 29 frames': ['wall', 'bytes', 'frames', 'p50', 'p95'],
    'throws after 1 s, Sentry with locals': ['wall', 'bytes', 'frames', 'p50', 'p95'],
    'a second thread, that of the guard': ['begin', 'rss'],
    'a second process, that waits for a pipe to close': ['begin', 'rss'],
    'asked for its stack, locals of 29 frames': ['held', 'answer', 'frames'],
    'a command throws, to the collector': ['p50', 'p95'],
  })
  expect(valueOf(result, 'throws, stack only', 'frames')).toBe(0)
  expect(valueOf(result, 'throws, locals of 29 frames', 'frames')).toBe(29)
  expect(valueOf(result, 'asked for its stack, locals of 29 frames', 'frames')).toBe(29)
  expect(result.budgets).toHaveLength(7)
})
