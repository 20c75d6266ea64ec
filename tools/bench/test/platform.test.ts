import { expect, jest, test } from '@jest/globals'

import { LIMIT_MS, metricsOf, quickRun } from './support/bench.ts'

jest.setTimeout(LIMIT_MS)

test('bench platform measures list, get and create, and the memory of the platform', async () => {
  const metrics = ['perSecond', 'p50', 'p99', 'memory']
  expect(metricsOf(await quickRun('platform'))).toEqual({
    'list all clusters': metrics,
    'get one cluster': metrics,
    'create a cluster': metrics,
  })
})
