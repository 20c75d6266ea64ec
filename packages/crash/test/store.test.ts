import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { guardWith } from '../src/guard.ts'
import { renderReport } from '../src/render.ts'
import { eraseReports, exportReport, listReports, readReport } from '../src/store.ts'
import { machine } from './support/machine.ts'
import { scratch } from './support/programs.ts'

const app = { name: 'stored', version: '1', buildId: 'b7' }
const DAY_MS = 86_400_000

function capture(
  dir: string,
  count: number,
  more: object = {},
  now = Date.now,
): (string | undefined)[] {
  const guard = guardWith({ app, dir, command: 'cluster create', ...more }, machine({ now }))
  guard.crumb('http', 'POST /clusters')
  const ids = Array.from({ length: count }, (_, i) => guard.capture(new Error(`number ${i}`)))
  guard[Symbol.dispose]()
  return ids
}

test('reports are listed from the newest, read by id, by its beginning and as the last, and erased', () => {
  using temp = scratch()
  const dir = join(temp.path, 'crash')
  expect(listReports(dir)).toEqual({ reports: [], unreadable: 0 })
  // In the middle of the weeks that have the first three letters of an id in common.
  let atMs = Date.UTC(2026, 5, 1)
  const [first = '', second = '', third = ''] = capture(dir, 3, {}, () => (atMs += 40_000))
  expect(listReports(dir).reports.map((report) => report.id)).toEqual([third, second, first])
  expect(readReport(dir, 'last')?.id).toBe(third)
  expect(readReport(dir, first)?.id).toBe(first)
  expect(readReport(dir, first.slice(0, -2))?.id).toBe(first)
  expect(readReport(dir, first.slice(0, 3))).toBeUndefined()
  expect(readReport(dir, '../x')).toBeUndefined()
  expect(eraseReports(dir, [first, 'none'])).toBe(1)
  writeFileSync(join(dir, 'answer-1-1.json'), 'what nobody read')
  expect(eraseReports(dir)).toBe(2)
  expect(readdirSync(dir)).toEqual([])
})

test.each([
  ['number', { reports: 2 }, 2],
  ['bytes', { bytes: 1 }, 0],
  ['age', { days: 2.5 }, 3],
])('what is too much goes by %s, the oldest first', (_what, keep, kept) => {
  using temp = scratch()
  const dir = join(temp.path, 'crash')
  const start = Date.now()
  const ids = [4, 3, 2, 1, 0].flatMap((days) =>
    capture(dir, 1, { keep }, () => start - days * DAY_MS + 1),
  )
  const left = listReports(dir).reports.map((report) => report.id)
  expect(left).toEqual(ids.toReversed().slice(0, kept))
})

test('a report is shown with what happened, where, and what came before', () => {
  using temp = scratch()
  const atMs = Date.now()
  const openSpans = (): object[] => [{ name: 'cluster create', startedAtMs: atMs - 5 }]
  capture(temp.path, 1, { openSpans }, () => atMs)
  const report = readReport(temp.path, 'last')
  expect(report).toBeDefined()
  const text =
    report === undefined ? '' : renderReport({ ...report, app: { ...app, name: 'a\u001B[2Jb' } })
  expect(text).toMatch(/^An error that the program reported\n/)
  expect(text).toContain('  program  a\uFFFD[2Jb 1 b7\n  command  cluster create\n')
  expect(text).toMatch(/Error: number 0\n {2}[> ] .*store\.test\.ts/)
  expect(text).toMatch(/Under way\n {2}cluster create, for 5 ms\n/)
  expect(text).toMatch(/Before it\n +0 ms {2}http {2}POST \/clusters\n/)
})

test('an exported report is redacted once more', () => {
  using temp = scratch()
  capture(temp.path, 1)
  const report = readReport(temp.path, 'last')
  const text =
    report === undefined ? '' : exportReport(report, { patterns: { number: /number \d/ } })
  expect(JSON.parse(text)).toMatchObject({
    v: 1,
    error: { message: '«redacted:number»' },
    fingerprint: report?.fingerprint,
    redactions: { number: 1 },
  })
})

test('a report is never larger than 256 KiB', () => {
  using temp = scratch()
  const guard = guardWith({ app, dir: temp.path }, machine())
  const errors = Array.from({ length: 9 }, () => {
    const error = new Error('x'.repeat(10_000))
    error.stack = `Error\n${`    at ${'f'.repeat(900)} (/a.js:1:2)\n`.repeat(100)}`
    return error
  })
  guard.capture(new AggregateError(errors, 'many'))
  guard[Symbol.dispose]()
  const [report] = listReports(temp.path).reports
  expect(report?.cut).toContain('causes')
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThanOrEqual(262_144)
})
