import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from '@jest/globals'
import { OPERATIONS, isOperation } from './proof/crash-operations.ts'
import { proveCrashPoints } from './proof/crash-points.ts'
import { OWN_SOURCES, loadImplementation } from './proof/implementation.ts'
import { mutantOf } from './support/mutant.ts'
import { tempDir } from './support/place.ts'

const impl = await loadImplementation(OWN_SOURCES)
let total = 0

afterAll(() => {
  process.stderr.write(`crash points: ${total} kills\n`)
})

const operations = Object.keys(OPERATIONS).filter(isOperation)

test.each(operations)(
  'killed before and after every system call of %s that changes something: what was promised is delivered, kept or counted',
  async (operation) => {
    const src = fileURLToPath(OWN_SOURCES)
    const { points, kills, violations } = await proveCrashPoints(impl, src, tempDir(), operation)
    total += kills
    expect(violations).toEqual([])
    expect(kills).toBe(points)
  },
  300_000,
)

test('the deaths notice when a loss is counted after the unlink', async () => {
  const src = mutantOf(
    'sweep.ts',
    ['if (!countLoss(settings, reason, records) && reason', 'if (reason'],
    ["!== 'purged') {", "=== 'io') {"],
    ['  )\n  return records\n', '  )\n  countLoss(settings, reason, records)\n  return records\n'],
  )
  const { violations } = await proveCrashPoints(impl, src, tempDir(), 'sweep')
  expect(violations.join('\n')).toMatch(/killed at point \d+ of \d+: 3 lost, 0 counted/u)
})
