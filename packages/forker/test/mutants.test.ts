import { symlinkSync, writeFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { ALL_GUARDS } from '../src/detach.ts'
import type { Guard, RefusalReason } from '../src/guard.ts'
import { formatIdentity, ownIdentity } from '../src/identity.ts'
import { DEPTH_VARIABLE } from '../src/lineage.ts'
import { haltWith } from '../src/switch.ts'
import type { Order } from '../src/compose.ts'
import { machine, primed, type Machine } from './support/machine.ts'

/** A failure that only one guard sees: everything else agrees. */
interface Failure {
  readonly guard: Guard['id']
  readonly why: RefusalReason
  readonly happen: (m: Machine) => Partial<Order>
}

const failures: readonly Failure[] = [
  {
    guard: 'switch',
    why: 'switched-off',
    happen: (m) => {
      haltWith(m.system, m.paths.dir, undefined)
      return {}
    },
  },
  {
    guard: 'debounce',
    why: 'too-soon',
    happen: (m) => {
      // Minutes of tokens, and an attempt just now.
      m.pass(60_000)
      m.detach()
      return {}
    },
  },
  {
    guard: 'bucket',
    why: 'too-soon',
    happen: (m) => {
      writeFileSync(m.paths.bucket, 'not a bucket')
      return {}
    },
  },
  {
    guard: 'breaker',
    why: 'breaker-open',
    happen: (m) => {
      m.system.io.write(m.paths.breaker, '')
      m.system.io.touch(m.paths.breaker, m.system.wallMs() + 60_000)
      return {}
    },
  },
  {
    guard: 'lease',
    why: 'leased',
    happen: (m) => {
      symlinkSync(formatIdentity(ownIdentity(m.system, 60_000)), m.paths.lease)
      return {}
    },
  },
  { guard: 'lineage', why: 'descendant', happen: () => ({ env: { [DEPTH_VARIABLE]: '1' } }) },
  {
    guard: 'entry',
    why: 'bad-entry',
    happen: (m) => ({ system: { ...m.system, mainPath: String(m.order.entry.target) } }),
  },
]

test.each(failures)('$guard alone refuses what only it can see', ({ why, happen }) => {
  using m = primed(machine())
  const change = happen(m)
  expect(m.detach(ALL_GUARDS, change)).toEqual({ outcome: 'refused', why })
})

test.each(failures)('a $guard that always agrees is found out', ({ guard, happen }) => {
  using m = primed(machine())
  const change = happen(m)
  const mutant: readonly Guard[] = ALL_GUARDS.map((one) => (one.id === guard ? { id: guard } : one))
  expect(m.detach(mutant, change)).toEqual({ outcome: 'spawned', pid: 4_242 })
})

test('there is a failure for every guard', () => {
  expect(failures.map(({ guard }) => guard)).toEqual(ALL_GUARDS.map(({ id }) => id))
})
