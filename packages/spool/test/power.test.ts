import { describe, expect, test } from '@jest/globals'
import { cutPower, whyNoPowerCuts } from './proof/power.ts'

const CYCLES = 1
const LOSSLESS = ['file', 'full'] as const

for (const fileSystem of ['ext4', 'xfs'] as const) {
  const why = await whyNoPowerCuts(fileSystem)
  if (why !== undefined) {
    const count = CYCLES * (LOSSLESS.length + 1)
    process.stderr.write(`skipped: ${count} power-cut cycles on ${fileSystem} (${why})\n`)
  }
  const describeIfPossible = why === undefined ? describe : describe.skip

  describeIfPossible(`when the power is cut on ${fileSystem}`, () => {
    test.each(LOSSLESS)(
      'durability %s loses nothing that was promised',
      async (durability) => {
        const report = await cutPower(fileSystem, durability, CYCLES)
        process.stderr.write(`power ${fileSystem} ${durability}: ${JSON.stringify(report)}\n`)
        expect(report).toMatchObject({ lost: 0, wrong: 0 })
      },
      700_000,
    )

    test('durability process delivers nothing wrong', async () => {
      const report = await cutPower(fileSystem, 'process', CYCLES)
      process.stderr.write(`power ${fileSystem} process: ${JSON.stringify(report)}\n`)
      expect(report.wrong).toBe(0)
    }, 700_000)
  })
}
