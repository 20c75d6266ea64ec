import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { ALL_GUARDS } from '../src/detach.ts'
import { haltWith } from '../src/switch.ts'
import type { Order } from '../src/compose.ts'
import { machine, primed } from './support/machine.ts'

const TOO_SOON = { outcome: 'refused', why: 'too-soon' }
const SPAWNED = { outcome: 'spawned', pid: 4_242 }

describe('the bucket', () => {
  test('gives its first token one interval after the first attempt ever', () => {
    using m = machine()
    expect(m.detach()).toEqual(TOO_SOON)
    m.pass(4_999)
    expect(m.detach()).toEqual(TOO_SOON)
    m.pass(1)
    expect(m.detach()).toEqual(SPAWNED)
  })

  test('holds at most its burst, however long it waits', () => {
    using m = machine()
    const bucket = ALL_GUARDS.filter(({ id }) => id === 'bucket')
    m.detach(bucket)
    m.pass(86_400_000)
    const outcomes = Array.from({ length: 5 }, () => m.detach(bucket).outcome)
    expect(outcomes).toEqual(['spawned', 'spawned', 'spawned', 'refused', 'refused'])
  })

  test('deleted in a loop gives nothing at all', () => {
    using m = machine()
    const bucket = ALL_GUARDS.filter(({ id }) => id === 'bucket')
    for (let i = 0; i < 100; i += 1) {
      m.detach(bucket)
      rmSync(m.paths.dir, { recursive: true })
      m.pass(60_000)
    }
    expect(m.spawned).toHaveLength(0)
  })

  test.each(['', 'null', '[]', '{"v":1}', '{"v":1,"boot":"x","tokens":3,"atMs":0}', '{"v":2', '7'])(
    'holds no token when its file says %j',
    (text) => {
      using m = primed(machine())
      writeFileSync(m.paths.bucket, text)
      expect(m.detach()).toEqual(TOO_SOON)
    },
  )

  test('does not hear the wall clock', () => {
    using m = machine()
    const bucket = ALL_GUARDS.filter(({ id }) => id === 'bucket')
    m.detach(bucket)
    m.setBack(-86_400_000)
    expect(m.detach(bucket)).toEqual(TOO_SOON)
    m.setBack(2 * 86_400_000)
    expect(m.detach(bucket)).toEqual(TOO_SOON)
  })

  test('is shared by all names', () => {
    using m = primed(machine())
    const other = { ...m.paths, stamp: `${m.paths.stamp}-2`, lease: `${m.paths.lease}-2` }
    expect(m.detach()).toEqual(SPAWNED)
    expect(m.detach(ALL_GUARDS, { paths: other })).toEqual(TOO_SOON)
  })
})

describe('the debounce', () => {
  test('counts from the attempt, also when the spawn failed', () => {
    using m = primed(
      machine(() => ({
        spawn: () => {
          throw new Error('no more processes')
        },
      })),
    )
    expect(m.detach()).toMatchObject({ outcome: 'failed', cause: { message: 'no more processes' } })
    m.pass(4_999)
    expect(m.detach()).toEqual(TOO_SOON)
  })

  test('is not disabled for years by a clock that was ahead', () => {
    using m = primed(machine())
    utimesSync(m.paths.stamp, 4e9, 4e9)
    expect(m.detach()).toEqual(SPAWNED)
  })
})

describe('the breaker', () => {
  const breaker = ALL_GUARDS.filter(({ id }) => id === 'breaker')

  test('opens at the number of spawns in its window, and closes after its cool-down', () => {
    using m = machine()
    for (let i = 0; i < 20; i += 1) expect(m.detach(breaker)).toEqual(SPAWNED)
    expect(m.detach(breaker)).toEqual({ outcome: 'refused', why: 'breaker-open' })
    m.pass(599_999)
    expect(m.detach(breaker)).toEqual({ outcome: 'refused', why: 'breaker-open' })
    m.pass(1)
    expect(m.detach(breaker)).toEqual(SPAWNED)
  })

  test('cools down in the time since boot: a clock that is set does not close it', () => {
    using m = machine()
    for (let i = 0; i < 21; i += 1) m.detach(breaker)
    m.setBack(-86_400_000)
    expect(m.detach(breaker)).toEqual({ outcome: 'refused', why: 'breaker-open' })
    m.setBack(2 * 86_400_000)
    expect(m.detach(breaker)).toEqual({ outcome: 'refused', why: 'breaker-open' })
    m.pass(600_000)
    expect(m.detach(breaker)).toEqual(SPAWNED)
  })

  test.each([
    ['stays closed for ten minutes of the rate that the bucket lets through', 600, 119],
    ['ends a chain that keeps to that rate', 1_199, 120],
  ])('%s', (_promise, seconds, spawned) => {
    using m = machine()
    for (let i = 0; i < seconds; i += 1) {
      m.detach()
      m.pass(1_000)
    }
    expect(m.spawned).toHaveLength(spawned)
  })
})

describe('the switch', () => {
  test('stops everything until its time', () => {
    using m = primed(machine())
    haltWith(m.system, m.paths.dir, 60_000)
    expect(m.detach()).toEqual({ outcome: 'refused', why: 'switched-off' })
    m.pass(60_001)
    expect(m.detach()).toEqual(SPAWNED)
  })

  test('without a time stops for good', () => {
    using m = machine()
    haltWith(m.system, m.paths.dir, undefined)
    m.pass(1e12)
    expect(m.detach()).toEqual({ outcome: 'refused', why: 'switched-off' })
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses to be set for %d ms',
    (forMs) => {
      using m = machine()
      expect(() => {
        haltWith(m.system, m.paths.dir, forMs)
      }).toThrow(TypeError)
    },
  )
})

describe('the entry', () => {
  const BAD = { outcome: 'refused', why: 'bad-entry' }

  test('is never the main script, by whatever name', () => {
    using m = primed(machine())
    const main = join(m.paths.dir, 'main.js')
    writeFileSync(main, '')
    symlinkSync(main, `${main}.link`)
    const system = { ...m.system, mainPath: main }
    for (const target of [main, `${main}.link`, pathToFileURL(main)]) {
      expect(m.detach(ALL_GUARDS, { system, entry: { target, bundled: false } })).toEqual(BAD)
    }
  })

  test('is known by what the kernel was told, when argv is forged', () => {
    using m = primed(machine())
    const main = String(m.order.entry.target)
    const read = (told: string): Partial<Order> => ({
      system: {
        ...m.system,
        execArgvCount: 1,
        io: {
          ...m.system.io,
          read: (path, max) => (path === '/proc/self/cmdline' ? told : m.system.io.read(path, max)),
        },
      },
    })
    expect(m.detach(ALL_GUARDS, read(`node\0--flag\0${main}\0x\0`))).toEqual(BAD)
    // As an argument of another script it is not the script.
    expect(m.detach(ALL_GUARDS, read(`node\0--flag\0/x.js\0${main}\0`))).toEqual(SPAWNED)
  })

  test.each(['/nowhere/entry.js', 'relative.js', '/', new URL('https://example.com/entry.js')])(
    'is a file: not %s',
    (target) => {
      using m = primed(machine())
      expect(m.detach(ALL_GUARDS, { entry: { target, bundled: false } })).toEqual(BAD)
    },
  )

  test('of a bundled executable is a word that it knows, and is said to be one', () => {
    using m = primed(machine())
    const system = { ...m.system, execPath: '/usr/local/bin/indev' }
    const word = { target: '--upload', bundled: true }
    expect(m.detach(ALL_GUARDS, { system })).toEqual(BAD)
    expect(m.detach(ALL_GUARDS, { system, entry: word })).toEqual(SPAWNED)
    expect(m.spawned).toMatchObject([
      { args: ['-c', expect.any(String), '60', '/usr/local/bin/indev', '--upload'] },
    ])
  })

  test('of Node is never a mere word', () => {
    using m = primed(machine())
    expect(m.detach(ALL_GUARDS, { entry: { target: '--upload', bundled: true } })).toEqual(BAD)
  })
})

describe('state that can not be trusted', () => {
  test('means no spawn when its directory may be written by others', () => {
    using m = machine()
    mkdirSync(m.paths.dir, { recursive: true })
    const system = { ...m.system, uid: 12_345 }
    expect(m.detach(ALL_GUARDS, { system })).toEqual({
      outcome: 'refused',
      why: 'unwritable-state',
    })
  })

  test('means no spawn when a file stands where the directory should be', () => {
    using m = machine()
    writeFileSync(m.paths.dir, '')
    expect(m.detach()).toEqual({ outcome: 'refused', why: 'unwritable-state' })
  })
})
