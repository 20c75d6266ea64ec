import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openSpool } from '../src/index.ts'
import { countingIo } from './support/io.ts'
import { spoolDir } from './support/place.ts'
import { textOf, textRecord } from './support/text.ts'

const never = { random: () => 0.999 }

describe('append', () => {
  test('opening a spool touches nothing', () => {
    const dir = spoolDir()
    const { io, calls } = countingIo()
    openSpool({ dir, deps: { io } })
    expect(calls).toEqual([])
    expect(existsSync(dir)).toBe(false)
  })

  test('the first append creates the directories, for their owner only', () => {
    const dir = spoolDir()
    const result = openSpool({ dir }).appendSync(textRecord('one'))
    expect(result).toMatchObject({ ok: true, bytes: 47 })
    expect(readdirSync(dir).toSorted()).toEqual([
      'claim',
      'done',
      'meta',
      'quarantine',
      'ready',
      'tmp',
    ])
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    const [file = ''] = readdirSync(join(dir, 'ready'))
    expect(statSync(join(dir, 'ready', file)).mode & 0o777).toBe(0o600)
  })

  test.each(['/proc/indev/spool', '/dev/null/spool'])(
    'a place that cannot be (%s) is an answer, not a wait',
    (dir) => {
      expect(openSpool({ dir }).appendSync(textRecord('lost'))).toMatchObject({ ok: false })
    },
  )

  test('a warm append is one stat and four system calls; the first of a process has one lstat more', () => {
    const dir = spoolDir()
    openSpool({ dir }).appendSync(textRecord('zero'))
    const { io, calls } = countingIo()
    const spool = openSpool({ dir, deps: { io, ...never } })
    spool.appendSync(textRecord('one'))
    expect(calls).toEqual(['lstat', 'stat', 'open', 'write', 'close', 'rename'])
    calls.length = 0
    spool.appendSync([textRecord('two'), textRecord('three')])
    expect(calls).toEqual(['stat', 'open', 'write', 'close', 'rename'])
  })

  test.each([
    ['process', []],
    ['file', ['fsync']],
    ['full', ['fsync', 'open', 'fsync', 'close']],
  ] as const)('durability %s adds these calls: %j', async (durability, extra) => {
    const dir = spoolDir()
    openSpool({ dir }).appendSync(textRecord('zero'))
    const { io, calls } = countingIo()
    const spool = openSpool({ dir, durability, deps: { io, ...never } })
    spool.appendSync(textRecord('one'))
    calls.length = 0
    spool.appendSync(textRecord('two'))
    const [sync, ...rest] = extra
    const before = sync === undefined ? [] : [sync]
    const expected = ['stat', 'open', 'write', ...before, 'close', 'rename', ...rest]
    expect(calls).toEqual(expected)
    calls.length = 0
    await spool.append(textRecord('three'))
    expect(calls).toEqual(expected)
  })

  test('records come back with their ids, schemas, times and bytes', () => {
    const spool = openSpool({ dir: spoolDir() })
    const id = '00112233445566778899aabbccddeeff'
    const result = spool.appendSync([
      { payload: Buffer.from('a'), id, schema: 65_535, createdAtMs: 2 ** 40 + 1 },
      { payload: Buffer.alloc(0) },
    ])
    const records = spool.read(result.ok ? result.file : '')
    expect(records?.[0]).toMatchObject({ id, schema: 65_535, createdAtMs: 2 ** 40 + 1 })
    expect(records?.map(textOf)).toEqual(['a', ''])
  })

  test('ids and file names differ between processes that drew the same random numbers', () => {
    const ids = [1, 2, 3].map((pid) => {
      const spool = openSpool({
        dir: spoolDir(),
        deps: { pid, random: () => 0.5, monotonicMs: () => 7 },
      })
      const result = spool.appendSync(textRecord('x'))
      return result.ok ? result.ids[0] : undefined
    })
    expect(new Set(ids).size).toBe(3)
  })

  test.each([
    ['that sweeps', 0],
    ['that does not', 0.999],
  ])('a spool deleted under a running process is created again by an append %s', (_name, draw) => {
    const dir = spoolDir()
    const spool = openSpool({ dir, deps: { random: () => draw } })
    spool.appendSync(textRecord('one'))
    rmSync(dir, { recursive: true })
    expect(spool.appendSync(textRecord('two'))).toMatchObject({ ok: true })
    expect(spool.stats().pending.records).toBe(1)
  })

  test('misuse throws, whatever the state of the disk', () => {
    const spool = openSpool({ dir: spoolDir() })
    expect(() => spool.appendSync([])).toThrow(TypeError)
    expect(() => spool.appendSync({ payload: Buffer.alloc(1), id: 'X' })).toThrow(TypeError)
    expect(() => spool.appendSync({ payload: Buffer.alloc(1), schema: 65_536 })).toThrow(TypeError)
    expect(() => spool.appendSync({ payload: Buffer.alloc(1), createdAtMs: -1 })).toThrow(TypeError)
    expect(() => openSpool({ dir: '' })).toThrow(TypeError)
    expect(() => openSpool({ dir: 'x', limits: { maxFiles: 0 } })).toThrow(RangeError)
    expect(() => openSpool({ dir: 'x', lockTtlMs: 2999 })).toThrow(RangeError)
  })
})
