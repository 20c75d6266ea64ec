import { expect, test } from '@jest/globals'
import { torture } from './proof/torture.ts'
import { builtMutant } from './support/mutant.ts'

const SEED = Date.now() % 2 ** 31

test('writers and drainers are killed at random, without a lock: every promise is kept or counted', async () => {
  const report = await torture({ kills: 300, timeLimitMs: 40_000, seed: SEED })
  process.stderr.write(`torture: ${JSON.stringify(report)}\n`)
  expect(report).toMatchObject({ lost: 0, corrupt: 0, left: 0 })
  // 20,000 under `pnpm stress`; on a busy machine the time is over first.
  expect(report.kills.writers).toBeGreaterThan(50)
  expect(report.kills.drainers).toBeGreaterThan(50)
  expect(report.promised).toBeGreaterThan(200)
  expect(report.duplicates).toBeLessThanOrEqual(report.maxDuplicates)
}, 150_000)

test('the torture notices when a batch is acknowledged before its handler has it', async () => {
  const packageDir = builtMutant([
    'const { fates, stop } = await',
    'ackClaim(settings, claim.id, claim.taken.map(({ text }) => text));\n  const { fates, stop } = await',
  ])
  const report = await torture({ kills: 100, timeLimitMs: 60_000, seed: SEED, packageDir })
  process.stderr.write(`torture of a mutant: ${JSON.stringify(report)}\n`)
  expect(report.lost + report.left).toBeGreaterThan(0)
}, 120_000)
