import { expect, test } from '@jest/globals'
import { torture } from './proof/torture.ts'

test('writers and drainers are killed at random, without a lock: every promise is kept or counted', async () => {
  const report = await torture({ kills: 1500, timeLimitMs: 30_000 })
  process.stderr.write(`torture: ${JSON.stringify(report)}\n`)
  expect(report).toMatchObject({ corrupt: 0 })
  expect(report.kills.writers).toBeGreaterThan(50)
  expect(report.kills.drainers).toBeGreaterThan(50)
  expect(report.promised).toBeGreaterThan(100)
  // Records that no drainer could hold on to six times in a row may have left the quarantine.
  expect(report.lost).toBeLessThanOrEqual(report.counted)
  expect(report.duplicates).toBeLessThanOrEqual(report.maxDuplicates)
}, 120_000)
