import { describe, expect, test } from '@jest/globals'
import { readdirSync, symlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { tryLock, unlock } from '../src/entry-lock.ts'
import { formatIdentity, isAlive, ownIdentity, parseIdentity } from '../src/identity.ts'
import type { System } from '../src/system.ts'
import { interceptIo, machine, type Machine } from './support/machine.ts'

/** A machine on which exactly `alive` processes run. */
function town(alive: Set<number>): Machine {
  const m = machine(() => ({ platform: 'darwin', processExists: (pid) => alive.has(pid) }))
  m.system.io.makeDir(m.paths.dir)
  return m
}

const as = (m: Machine, pid: number): System => ({ ...m.system, pid })

/** Runs `rival` just before the nth call that `system` makes. */
function interrupted(system: System, n: number, rival: () => void): System {
  let call = 0
  const io = interceptIo(system.io, () => {
    call += 1
    if (call === n) rival()
  })
  return { ...system, io }
}

describe('a lock', () => {
  test('of a dead holder whose heir died too goes to the heir’s heir', () => {
    const alive = new Set([3])
    using m = town(alive)
    const [dead, heir, self] = [1, 2, 3].map((pid) => ownIdentity(as(m, pid), 60_000))
    if (dead === undefined || heir === undefined || self === undefined) throw new Error('never')
    symlinkSync(formatIdentity(dead), m.paths.lease)
    const claim = `${m.paths.lease}.claim-${formatIdentity(dead).replaceAll('/', '_')}`
    symlinkSync(formatIdentity(heir), claim)
    expect(tryLock(as(m, 3), m.paths.lease, self)).toEqual({ locked: true, buried: dead })
    expect(readdirSync(dirname(m.paths.lease))).toEqual(['job.lease'])
  })

  test('is left to a live heir', () => {
    using m = town(new Set([2, 3]))
    const [dead, heir, self] = [1, 2, 3].map((pid) => ownIdentity(as(m, pid), 60_000))
    if (dead === undefined || heir === undefined || self === undefined) throw new Error('never')
    symlinkSync(formatIdentity(dead), m.paths.lease)
    symlinkSync(
      formatIdentity(heir),
      `${m.paths.lease}.claim-${formatIdentity(dead).replaceAll('/', '_')}`,
    )
    expect(tryLock(as(m, 3), m.paths.lease, self)).toEqual({ locked: false })
  })

  test.each(['', 'nonsense', 'v2/1/1/a/1/1', '../../etc/passwd'])(
    'that says %j is nobody’s',
    (text) => {
      using m = town(new Set([3]))
      symlinkSync(text === '' ? ' ' : text, m.paths.lease)
      const self = ownIdentity(as(m, 3), 60_000)
      expect(tryLock(as(m, 3), m.paths.lease, self)).toEqual({ locked: true })
    },
  )

  test('is not taken from its owner by an owner of long ago', () => {
    using m = town(new Set([1, 2]))
    const [first, second] = [1, 2].map((pid) => ownIdentity(as(m, pid), 60_000))
    if (first === undefined || second === undefined) throw new Error('never')
    tryLock(as(m, 1), m.paths.lease, first)
    unlock(as(m, 1), m.paths.lease, first)
    tryLock(as(m, 2), m.paths.lease, second)
    unlock(as(m, 1), m.paths.lease, first)
    expect(m.system.io.readEntry(m.paths.lease)).toBe(formatIdentity(second))
  })
})

describe('two that take over the same dead holder', () => {
  test('are never both right, at whatever call one overtakes the other', () => {
    const winners: number[] = []
    for (let n = 1; n <= 12; n += 1) {
      const alive = new Set([2, 3])
      using m = town(alive)
      symlinkSync(formatIdentity(ownIdentity(as(m, 1), 60_000)), m.paths.lease)
      const [slow, fast] = [ownIdentity(as(m, 2), 60_000), ownIdentity(as(m, 3), 60_000)]
      let fastLocked = false
      const rival = (): void => {
        fastLocked = tryLock(as(m, 3), m.paths.lease, fast).locked
      }
      const slowLocked = tryLock(interrupted(as(m, 2), n, rival), m.paths.lease, slow).locked
      winners.push(Number(slowLocked) + Number(fastLocked))
      // And who believes to be right is who the lock names.
      const holder = parseIdentity(m.system.io.readEntry(m.paths.lease) ?? '')
      expect(holder?.pid).toBe(slowLocked ? 2 : 3)
    }
    expect(new Set(winners)).toEqual(new Set([1]))
  })

  test('one of whom gives it back meanwhile: the other gets it, or finds it taken', () => {
    for (let n = 1; n <= 12; n += 1) {
      using m = town(new Set([2, 3, 4]))
      symlinkSync(formatIdentity(ownIdentity(as(m, 1), 60_000)), m.paths.lease)
      const [slow, fast, third] = [2, 3, 4].map((pid) => ownIdentity(as(m, pid), 60_000))
      if (slow === undefined || fast === undefined || third === undefined) throw new Error('never')
      let thirdLocked = false
      const rival = (): void => {
        tryLock(as(m, 3), m.paths.lease, fast)
        unlock(as(m, 3), m.paths.lease, fast)
        thirdLocked = tryLock(as(m, 4), m.paths.lease, third).locked
      }
      const { locked } = tryLock(interrupted(as(m, 2), n, rival), m.paths.lease, slow)
      expect(locked && thirdLocked).toBe(false)
    }
  })
})

describe('an identity', () => {
  test('of a zombie is dead', () => {
    const stat = '7 (a) b) Z 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0'
    using m = machine((system) => ({
      platform: 'linux',
      io: {
        ...system.io,
        read: (path, max) => (path === '/proc/7/stat' ? stat : system.io.read(path, max)),
      },
    }))
    const zombie = { ...ownIdentity(m.system, 60_000), pid: 7, start: '4711' }
    expect(isAlive(m.system, zombie)).toBe(false)
  })

  test('in another container is alive until its watchdog has killed it', () => {
    using m = machine()
    const other = { ...ownIdentity(m.system, 60_000), pid: 999_999_999, namespace: '1' }
    expect(isAlive(m.system, other)).toBe(true)
    m.pass(60_000)
    expect(isAlive(m.system, other)).toBe(false)
  })

  test('is read back as it was written, and nothing else is', () => {
    using m = machine()
    const self = ownIdentity(m.system, 60_000)
    expect(parseIdentity(formatIdentity(self))).toEqual(self)
    expect(parseIdentity(`${formatIdentity(self)} `)).toBeUndefined()
  })
})
