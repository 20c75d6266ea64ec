import { compareParsers } from '@indev/cli/testing'
import { expect, test } from '@jest/globals'
import { indev } from '../src/app.ts'

const seed = Number(process.env['INDEV_TEST_SEED'] ?? Date.now() % 1_000_000)
process.stderr.write(`parsers: INDEV_TEST_SEED=${seed}\n`)

test('what is read without yargs is what yargs reads, over 4,000 command lines of this app', async () => {
  const commands = await Promise.all(indev.commands.map((entry) => entry.load()))
  const { lines, fast, disagreements } = await compareParsers({
    name: 'indev',
    commands,
    lines: 4000,
    seed,
  })
  expect({ lines, disagreements }).toEqual({ lines: 4000, disagreements: [] })
  expect(fast).toBeGreaterThan(1500)
})
