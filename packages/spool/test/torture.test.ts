import { expect, test } from '@jest/globals'
import { torture } from './proof/torture.ts'
import { builtMutant } from './support/mutant.ts'

const SEED = Date.now() % 2 ** 31

test('writers and drainers are killed at random, without a lock: every promise is kept or counted', async () => {
  const report = await torture({ kills: 40, timeLimitMs: 120_000, seed: SEED })
  process.stderr.write(`torture: ${JSON.stringify(report)}\n`)
  expect(report).toMatchObject({ lost: 0, corrupt: 0, left: 0 })
  // 10,000 of each under `pnpm stress`; on a machine that hardly moves the time is over first.
  expect(report.kills.writers).toBeGreaterThan(0)
  expect(report.kills.drainers).toBeGreaterThan(0)
  expect(report.promised).toBeGreaterThan(0)
  expect(report.duplicates).toBeLessThanOrEqual(report.maxDuplicates)
}, 300_000)

test('the torture notices when a batch is acknowledged before its handler has it', async () => {
  const packageDir = builtMutant([
    'const { fates, stop } = await',
    'ackClaim(settings, claim.id, claim.taken.map(({ text }) => text));\n  const { fates, stop } = await',
  ])
  // Mostly noticed in the first round.
  let noticed = 0
  for (let round = 0; round < 8 && noticed === 0; round++) {
    const seed = SEED + round
    const report = await torture({ kills: 20, timeLimitMs: 60_000, seed, packageDir })
    process.stderr.write(`torture of a mutant: ${JSON.stringify(report)}\n`)
    noticed = report.lost + report.left
  }
  expect(noticed).toBeGreaterThan(0)
}, 600_000)
