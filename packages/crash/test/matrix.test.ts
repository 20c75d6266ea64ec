import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { CrashReport } from '../src/report.ts'
import { listReports, reapRuns } from '../src/store.ts'
import { FATAL, THROWS } from './support/matrix.ts'
import { eachOf, runProgram, scratch, type Ending } from './support/programs.ts'
import { documentedTable, markdownTable } from './support/table.ts'

interface Seen {
  readonly ending: Ending
  /** Before anything was reaped, and after. */
  readonly atOnce: readonly CrashReport[]
  readonly later: readonly CrashReport[]
  readonly files: readonly string[]
  readonly modes: readonly number[]
}

const seen = new Map<string, Seen>()
const SECRET = 'canary-0f4c2b9e7d51'

beforeAll(async () => {
  await eachOf([...THROWS, ...FATAL], async ({ name, program, args = [], nodeArgs = [] }) => {
    using temp = scratch()
    const dir = join(temp.path, 'state', 'crash')
    const env = { API_TOKEN: SECRET }
    const ending = await runProgram(program, dir, { args, nodeArgs, env })
    const atOnce = listReports(dir).reports
    reapRuns(dir)
    const files = readdirSync(dir).filter((file) => !file.startsWith('strike-'))
    const modes = [dir, ...files.map((file) => join(dir, file))].map((path) => statSync(path).mode)
    seen.set(name, { ending, atOnce, later: listReports(dir).reports, files, modes })
  })
})

function of(name: string): Seen {
  const found = seen.get(name)
  if (found === undefined) throw new Error(`${name} was not run`)
  return found
}

describe.each(THROWS)('$name', ({ name, kind, type, fn, code }) => {
  test('leaves one report, at once, that names the function', () => {
    const { ending, atOnce, later, files } = of(name)
    expect(ending.code).toBe(code)
    expect(later).toEqual(atOnce)
    expect(files).toHaveLength(1)
    expect(atOnce).toMatchObject([{ kind, command: 'cluster create', error: { name: type } }])
    const names = atOnce[0]?.error?.frames.map((frame) => frame.fn)
    expect(fn === '' ? [''] : names).toContain(fn)
  })
})

describe.each(FATAL)('$name', ({ name, ends, kind, crumb, later }) => {
  test('leaves the evidence that it must', () => {
    const found = of(name)
    expect(found.ending.signal ?? found.ending.code).toBe(ends)
    expect(found.later.map((report) => report.kind)).toEqual(kind === 'none' ? [] : [kind])
    expect(found.atOnce).toHaveLength(later || kind === 'none' ? 0 : 1)
    expect(found.later[0]?.crumbs.at(-1)?.text).toBe(crumb)
    expect(found.files).toHaveLength(kind === 'none' ? 0 : 1)
  })
})

test('the guard prints nothing', () => {
  const quiet = [...seen.values()].filter(({ ending }) => ending.stdout !== '')
  expect(quiet).toEqual([])
})

test('what is left is for its owner only', () => {
  const modes = new Set([...seen.values()].flatMap((found) => found.modes))
  expect([...modes].map((mode) => mode.toString(8)).toSorted()).toEqual(['100600', '40700'])
})

test("a secret of the environment is in no report, not even through Node's own", () => {
  const reports = [...seen.values()].flatMap((found) => found.later)
  expect(reports.length).toBeGreaterThan(30)
  expect(JSON.stringify(reports)).not.toContain(SECRET)
})

test('docs/crash.md shows what was seen', () => {
  const rows = [...THROWS, ...FATAL].map(({ name }) => {
    const { ending, atOnce, later } = of(name)
    const [report] = later
    const end = ending.signal ?? `exit ${ending.code}`
    if (report === undefined) return [name, end, 'none: an ordinary end', '']
    const frames = report.error?.frames.filter((frame) => frame.inApp).length ?? 0
    const has = [
      report.error === undefined
        ? ''
        : `error, ${frames === 0 ? 'no frame' : 'frames'} of the program`,
      report.runtime.fatal === undefined ? '' : 'native stack',
      report.crumbs.length > 0 ? 'crumbs' : '',
    ]
    const by = atOnce.length > 0 ? 'at once' : 'by a later run'
    return [name, end, `\`${report.kind}\`, ${by}`, has.filter(Boolean).join(', ')]
  })
  const table = markdownTable([
    ['how it ends', 'seen from outside', 'report', 'what is in it'],
    ...rows,
  ])
  expect(documentedTable(table)).toBe(table)
})
