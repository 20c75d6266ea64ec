import { describe, expect, test } from '@jest/globals'
import { ALL_GUARDS, detach } from '../src/detach.ts'
import { haltWith } from '../src/switch.ts'
import { DEPTH_VARIABLE } from '../src/lineage.ts'
import { formatIdentity, ownIdentity } from '../src/identity.ts'
import { countingIo, failingIo, machine } from './support/machine.ts'

/** System calls of each operation on Linux. */
const COST: Readonly<Record<string, number>> = { stat: 1, lstat: 1, readEntry: 1, read: 3 }
const costOf = (calls: readonly string[]): number =>
  calls.reduce((sum, name) => sum + (COST[name] ?? Number.NaN), 0)

describe('a refusal costs the caller', () => {
  test.each([
    ['switched-off', 1],
    ['too-soon', 2],
    ['breaker-open', 3],
  ])('%s: %d system calls, all of them stat', (why, most) => {
    using m = machine()
    m.detach()
    if (why === 'switched-off') haltWith(m.system, m.paths.dir, undefined)
    if (why === 'breaker-open') {
      m.pass(5_000)
      m.system.io.write(m.paths.breaker, '')
      m.system.io.touch(m.paths.breaker, m.system.wallMs() + 1_000)
    }
    const { io, calls } = countingIo(m.system.io)
    expect(m.detach(ALL_GUARDS, { system: { ...m.system, io } })).toMatchObject({ why })
    expect(calls).toEqual(Array.from({ length: most }, () => 'stat'))
  })

  test('leased: at most 8 system calls', () => {
    using m = machine()
    m.detach()
    m.pass(5_000)
    m.system.io.putEntry(m.paths.lease, formatIdentity(ownIdentity(m.system, 1_000)))
    const { io, calls } = countingIo(m.system.io)
    expect(m.detach(ALL_GUARDS, { system: { ...m.system, io } })).toMatchObject({ why: 'leased' })
    expect(costOf(calls)).toBeLessThanOrEqual(8)
  })

  test('descendant: nothing is written', () => {
    using m = machine()
    const { io, calls } = countingIo(m.system.io)
    const outcome = m.detach(ALL_GUARDS, {
      system: { ...m.system, io },
      env: { [DEPTH_VARIABLE]: '1' },
    })
    expect(outcome).toEqual({ outcome: 'refused', why: 'descendant' })
    expect(costOf(calls)).toBeLessThanOrEqual(11)
  })
})

test.each(['ENOSPC', 'EACCES', 'EROFS', 'EIO'])(
  'when the nth system call fails with %s nothing is spawned that is not bounded',
  (code) => {
    const outcomes: string[] = []
    for (let n = 1; outcomes.at(-1) !== 'untouched'; n += 1) {
      using m = machine()
      m.detach()
      m.pass(5_000)
      const { io, calls } = countingIo(failingIo(m.system.io, n, code))
      const outcome = m.detach(ALL_GUARDS, { system: { ...m.system, io } })
      outcomes.push(calls.length < n ? 'untouched' : outcome.outcome)
      // Whatever failed: the second attempt is bounded by the first.
      m.detach()
      expect(m.spawned.length).toBeLessThanOrEqual(1)
    }
    expect(outcomes.length).toBeGreaterThan(20)
  },
)

test('no environment variable and no public option removes a guard', () => {
  using m = machine()
  const everything = {
    name: 'job',
    entry: '/nowhere',
    stateDir: m.paths.dir,
    env: { FORKER: 'off', NODE_ENV: 'test', CI: 'true' },
    limits: {
      debounceMs: 0,
      burst: 1e9,
      refillMs: 0,
      breakerSpawns: 1e9,
      breakerWindowMs: 0,
      breakerCoolMs: 0,
    },
    guards: [],
    deps: { guards: [] },
  }
  expect(detach(everything)).toEqual({ outcome: 'refused', why: 'bad-entry' })
  expect(ALL_GUARDS.map(({ id }) => id)).toEqual([
    'switch',
    'debounce',
    'bucket',
    'breaker',
    'lease',
    'lineage',
    'entry',
  ])
})

test.each(['', 'a b', '../up', 'A', 'x'.repeat(33)])('a name like %j is a TypeError', (name) => {
  expect(() => detach({ name, entry: '/x', stateDir: '/tmp/x' })).toThrow(TypeError)
})

test.each(['/proc/indev/forker', '/dev/null/forker'])(
  'a state directory that cannot be (%s) is a refusal, not a wait',
  (stateDir) => {
    const entry = new URL('fixtures/nowhere.ts', import.meta.url)
    const outcome = detach({ name: 'upload', entry, stateDir, env: {} })
    expect(outcome.outcome).toBe('refused')
  },
)
