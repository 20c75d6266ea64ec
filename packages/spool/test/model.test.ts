import { expect, test } from '@jest/globals'
import { proveHistories } from './proof/histories.ts'
import { OWN_SOURCES, loadImplementation } from './proof/implementation.ts'

const seed = Number(process.env['INDEV_TEST_SEED'] ?? Date.now() % 2 ** 31)

test('whatever writers, drainers, operators and clocks do, in any order, dying anywhere: promised is delivered, kept or counted', async () => {
  const impl = await loadImplementation(OWN_SOURCES)
  await expect(proveHistories(impl, 500, seed)).resolves.toEqual([])
})
