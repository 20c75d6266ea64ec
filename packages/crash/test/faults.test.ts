import { chmodSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { guardWith } from '../src/guard.ts'
import { listReports } from '../src/store.ts'
import { failingIo, machine } from './support/machine.ts'
import { scratch } from './support/programs.ts'

const app = { name: 'faults', version: '1' }

const sorted = <T>(items: readonly T[]): T[] =>
  items.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))

const openSpans = (): never => {
  throw new Error('host')
}

test.each(['ENOSPC', 'EACCES', 'EROFS', 'EIO'])(
  'when the nth system call fails with %s nothing is thrown, and what is written is whole',
  (code) => {
    let isUntouched = false
    let reported = 0
    for (let n = 1; !isUntouched && n < 100; n += 1) {
      using temp = scratch()
      const dir = join(temp.path, 'crash')
      const { io, calls } = failingIo(n, code)
      const guard = guardWith({ app, dir }, machine({ io }))
      guard.crumb('step', 'one')
      const id = guard.capture(new Error('first'))
      guard[Symbol.dispose]()
      isUntouched = calls.length < n
      const { reports, unreadable } = listReports(dir)
      expect(unreadable).toBe(0)
      expect(reports.map((report) => report.id)).toEqual(id === undefined ? [] : [id])
      reported += reports.length
    }
    expect(isUntouched).toBe(true)
    // One failing call costs a report only when it is one of its own.
    expect(reported).toBeGreaterThan(10)
  },
)

test('a report that could not be written leaves its run for a later look', () => {
  using temp = scratch()
  const dir = join(temp.path, 'crash')
  const { io, calls } = failingIo(Number.NaN, '')
  const create: typeof io.create = (path) => {
    if (/crash-0\w+-\w+-\w+\.json/.test(path))
      throw Object.assign(new Error('full'), { code: 'ENOSPC' })
    return io.create(path)
  }
  const guard = guardWith({ app, dir }, machine({ io: { ...io, create } }))
  expect(guard.capture(new Error('first'))).toBeUndefined()
  guard[Symbol.dispose]()
  expect(readdirSync(dir)).toEqual([expect.stringMatching(/^run-/)])
  expect(calls).toContain('writeAt')
})

test('a directory that others can enter is refused, and a link to one', () => {
  using temp = scratch()
  const open = join(temp.path, 'open')
  mkdirSync(open)
  chmodSync(open, 0o755)
  const link = join(temp.path, 'link')
  mkdirSync(join(temp.path, 'own'), { mode: 0o700 })
  symlinkSync(join(temp.path, 'own'), link)
  const problems = [open, link].map((dir) => {
    const guard = guardWith({ app, dir }, machine())
    expect(guard.capture(new Error('x'))).toBeUndefined()
    guard[Symbol.dispose]()
    return guard.problem
  })
  expect(problems).toEqual(['EACCES', 'ENOTDIR'])
  expect(readdirSync(open)).toEqual([])
})

test.each([
  ['a relative directory', { app, dir: 'crash' }],
  ['a nameless program', { app: { name: 1, version: '1' }, dir: '/tmp/x' }],
])('%s is a TypeError', (_what, options) => {
  expect(() => {
    Reflect.apply(guardWith, undefined, [options, machine()])
  }).toThrow(TypeError)
})

test('whatever is thrown is described, and a host that throws back is borne', () => {
  using temp = scratch()
  const dir = join(temp.path, 'crash')
  const guard = guardWith({ app, dir, openSpans, isInApp: openSpans }, machine())
  const hostile = new Proxy(new Error('x'), {
    get: () => {
      throw new Error('trap')
    },
  })
  const circular = new Error('outer')
  circular.cause = circular
  const deep = new Error('0')
  for (let error = deep, n = 1; n < 50; n += 1) {
    const next = new Error(String(n))
    error.cause = next
    error = next
  }
  const all = new AggregateError([new Error('a'), null, 'text'], 'all')
  const values = [null, undefined, 0, 'text', 5n, Symbol('s'), hostile, circular, deep, all]
  const ids = values.map((value) => guard.capture(value))
  guard[Symbol.dispose]()
  expect(ids).not.toContain(undefined)
  const errors = listReports(dir).reports.map((report) => report.error)
  expect(sorted(errors.map((error) => error?.name))).toEqual([
    'AggregateError',
    'Error',
    'Error',
    'Object',
    'bigint',
    'null',
    'number',
    'string',
    'symbol',
    'undefined',
  ])
  expect(sorted(errors.map((error) => error?.causes.length))).toEqual([
    0, 0, 0, 0, 0, 0, 0, 0, 3, 8,
  ])
})

test('a loop of captured errors writes 32 reports, and one error is reported once', () => {
  using temp = scratch()
  const dir = join(temp.path, 'crash')
  // All of them in one millisecond.
  const atMs = Date.now()
  const guard = guardWith({ app, dir }, machine({ now: () => atMs }))
  const error = new Error('0')
  expect(guard.capture(error)).toBe(guard.capture(error))
  for (let i = 1; i < 100; i += 1) guard.capture(new Error(String(i)))
  guard[Symbol.dispose]()
  const messages = listReports(dir).reports.map((report) => report.error?.message)
  expect(messages).toEqual(Array.from({ length: 32 }, (_, i) => String(31 - i)))
})
