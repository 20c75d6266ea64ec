import { expect, test } from '@jest/globals'
import { proveBacklog } from './proof/backlog.ts'

test('17,000 segments are drained in at most 40 batches, and at most 6 calls each', async () => {
  const { delivered, batches, callsPerRecord, maxWindow } = await proveBacklog(17_000)
  expect(delivered).toBe(17_000)
  expect(batches).toBeLessThanOrEqual(40)
  expect(callsPerRecord).toBeLessThanOrEqual(6)
  expect(maxWindow).toBeLessThanOrEqual(4096)
})
