import { afterAll, describe, expect, test } from '@jest/globals'
import { FAULTS, proveFault } from './proof/faults.ts'
import { OWN_SOURCES, loadImplementation } from './proof/implementation.ts'
import { proveDamage } from './proof/damage.ts'
import { proveVisibility } from './proof/visibility.ts'
import { proveWakeup } from './proof/wakeup.ts'

const impl = await loadImplementation(OWN_SOURCES)
let total = 0

afterAll(() => {
  process.stderr.write(`faults: ${total} cases, ${FAULTS.length} ways to fail\n`)
})

describe('every system call of a life with eviction, halving, refusal and retry', () => {
  test.each(FAULTS.map((fault) => [fault.name, fault] as const))(
    'may fail with %s: nothing promised is lost uncounted, nothing wrong is delivered',
    async (_name, fault) => {
      const { calls, cases, violations } = await proveFault(impl, fault)
      total += cases
      expect(violations).toEqual([])
      expect(calls).toBeGreaterThan(200)
    },
    180_000,
  )
})

test('between any two system calls of a writer, ready/ holds whole segments only', () => {
  expect(proveVisibility(impl)).toEqual([])
})

test('an append before any system call of a drainer is delivered, or its writer is told to drain', async () => {
  await expect(proveWakeup(impl)).resolves.toEqual([])
})

test('no flipped bit of a file of three frames changes a record', () => {
  expect(proveDamage(impl)).toEqual([])
})
