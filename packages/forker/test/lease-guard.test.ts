import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { expect, describe, test } from '@jest/globals'
import { formatIdentity, ownIdentity } from '../src/identity.ts'
import { machine, primed, type Machine } from './support/machine.ts'

const SPAWNED = { outcome: 'spawned', pid: 4_242 }

/** The lease is held, for a minute, by a process that lives: this one. */
function holdLease(m: Machine): number {
  const self = ownIdentity(m.system, 60_000)
  symlinkSync(formatIdentity(self), m.paths.lease)
  return self.pid
}

describe('the lease', () => {
  test('of a live process refuses, and of a dead one does not', () => {
    using m = primed(machine())
    const self = ownIdentity(m.system, 60_000)
    symlinkSync(formatIdentity(self), m.paths.lease)
    expect(m.detach()).toEqual({ outcome: 'refused', why: 'leased' })
    rmSync(m.paths.lease)
    // The same pid, started at another tick: what a reused pid looks like.
    symlinkSync(formatIdentity({ ...self, start: '1' }), m.paths.lease)
    expect(m.detach()).toEqual(SPAWNED)
  })

  test('ends a holder past its maximum life, and lets nothing take its place for a cool-down', () => {
    const killed: number[] = []
    using m = primed(machine(() => ({ killProcess: (pid) => killed.push(pid) })))
    const pid = holdLease(m)
    m.pass(60_000)
    expect([m.detach(), killed]).toEqual([{ outcome: 'refused', why: 'leased' }, []])
    m.pass(1)
    expect([m.detach(), killed]).toEqual([{ outcome: 'refused', why: 'leased' }, [pid]])
    rmSync(m.paths.lease)
    expect(m.detach()).toEqual({ outcome: 'refused', why: 'breaker-open' })
    m.pass(600_000)
    expect(m.detach()).toEqual(SPAWNED)
  })

  test.each([
    ['with a number that was given to a later process', { start: '1' }],
    ['of another boot', { boot: '00000000-0000-0000-0000-000000000000' }],
    ['of another container', { namespace: '1' }],
    ['that no start tells from its successor', { start: '' }],
  ])('never ends a process %s', (_whose, change) => {
    const killed: number[] = []
    using m = primed(machine(() => ({ killProcess: (pid) => killed.push(pid) })))
    symlinkSync(formatIdentity({ ...ownIdentity(m.system, 60_000), ...change }), m.paths.lease)
    m.pass(120_000)
    m.detach()
    expect(killed).toEqual([])
  })

  test('ends it also when the breaker can not be opened', () => {
    const killed: number[] = []
    using m = primed(machine(() => ({ killProcess: (pid) => killed.push(pid) })))
    holdLease(m)
    m.pass(60_001)
    mkdirSync(`${m.paths.breaker}.tmp`)
    expect(m.detach()).toEqual({ outcome: 'refused', why: 'unwritable-state' })
    expect(killed).toHaveLength(1)
  })
})
