import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { CrashReport, Frame } from '../src/report.ts'
import { listReports, reapRuns } from '../src/store.ts'
import { THROWS } from './support/matrix.ts'
import { eachOf, runProgram, scratch } from './support/programs.ts'
import { documentedTable, markdownTable } from './support/table.ts'

/** Ways to fill a heap, and what V8 lets be seen of them. */
const FULL_HEAPS = {
  loop: 'in a loop',
  parse: 'in a built-in function',
  turn: 'a little in every turn of the event loop',
  promises: 'by promises that never yield to the event loop',
}
/** It depends on where the program is in the moment in which V8 wants to stop it. */
const BY_CHANCE: Readonly<Record<string, readonly [end: string, kind: string, shown: string]>> = {
  turn: ['SIGABRT', '`out-of-memory`', '`turn` or none'],
  promises: ['SIGSEGV or SIGABRT', '`vanished` or `out-of-memory`', 'mostly none'],
}
/** Pauses are bounded by their number alone: what they cost depends on the machine. */
const atStart = (pauseBudgetMs = 60_000): { env: Record<string, string> } => ({
  env: { CRASH_LOCALS: JSON.stringify({ arm: 'at-start', pauseBudgetMs }) },
})
const AT_START = atStart()

async function crash(
  program: string,
  dir: string,
  options: Parameters<typeof runProgram>[2] = AT_START,
): Promise<CrashReport | undefined> {
  await runProgram(program, dir, options)
  return listReports(dir).reports[0]
}

const localsOf = (report: CrashReport | undefined, fn: string): Frame['locals'] =>
  report?.error?.frames.find((frame) => frame.fn.endsWith(fn))?.locals

test('of the nineteen programs at least sixteen show local variables of their own code', async () => {
  const shown = new Map<string, string>()
  await eachOf(THROWS, async ({ name, program }) => {
    using temp = scratch()
    const report = await crash(program, join(temp.path, 'crash'))
    const errors = report?.error === undefined ? [] : [report.error, ...report.error.causes]
    const frames = errors.flatMap((error) => error.frames)
    const named = frames.flatMap(({ inApp, fn, locals = {} }) =>
      inApp && Object.keys(locals).length > 0 ? [`\`${fn || 'top level'}\``] : [],
    )
    if (named.length > 0) shown.set(name, [...new Set(named)].join(', '))
  })
  expect(shown.size).toBeGreaterThanOrEqual(16)
  const rows = THROWS.map(({ name }) => [name, shown.get(name) ?? 'none'])
  const head = ['watched program', 'functions whose variables are in the report']
  const table = markdownTable([head, ...rows])
  expect(documentedTable(table)).toBe(table)
})

test('all frames have theirs, two levels deep, and nothing of the program runs for it', async () => {
  using temp = scratch()
  const { stdout } = await runProgram('deep.cjs', temp.path, AT_START)
  expect(stdout).toBe('')
  const [report] = listReports(temp.path).reports
  expect(report?.locals).toBe('captured')
  const frames = report?.error?.frames.filter((frame) => frame.fn === 'recurse') ?? []
  expect(frames.map((frame) => frame.locals?.['depth'])).toEqual([...Array(25).keys()])
  expect(localsOf(report, 'inner')).toEqual({
    text: `${'x'.repeat(200)}…(+100)`,
    nested: { level: { deeper: '<Object>' }, list: ['<Array 1>', 1] },
    map: '<Map 1>',
    proxy: '<Proxy>',
    hostile: { trap: '<getter>', toJSON: '<function say>' },
    error: '<Error text>',
    nothing: null,
    missing: '<undefined>',
    big: '5n',
    nan: '<NaN>',
    password: '«redacted:name»',
    late: '<unavailable>',
    inBlock: true,
    circular: { self: '<circular>' },
    bytes: '<bytes>',
  })
})

test('a cause has its own', async () => {
  using temp = scratch()
  const report = await crash('cause.cjs', temp.path)
  expect(localsOf(report, 'wrap')).toMatchObject({ w: 'wrap-local' })
  const [cause] = report?.error?.causes ?? []
  expect(cause?.frames[0]).toMatchObject({ fn: 'inner', locals: { deep: 'deep-local' } })
})

test('on request the variables of enclosing functions come too, and fewer levels', async () => {
  using temp = scratch()
  const locals = { arm: 'at-start', closures: true, depth: 1 }
  const report = await crash('deep.cjs', temp.path, {
    env: { CRASH_LOCALS: JSON.stringify(locals) },
  })
  expect(localsOf(report, 'inner')).toMatchObject({
    recurse: '<function recurse>',
    nested: { level: '<Object>' },
  })
})

test.each([
  ['a command', {}],
  ['a program without commands', { CRASH_COMMAND: 'none' }],
])(
  '%s that crashed without is watched from its start the next time, and no more after that',
  async (_what, env) => {
    using temp = scratch()
    const states: (string | undefined)[] = []
    for (let run = 0; run < 3; run += 1) {
      states.push((await crash('timer.cjs', temp.path, { env }))?.locals)
      states.push(readdirSync(temp.path).some((name) => name.startsWith('strike-')) ? 'struck' : '')
    }
    expect(states).toEqual(['not-armed', 'struck', 'captured', '', 'not-armed', 'struck'])
  },
)

test('a program that waits is watched after a while, one that works is not', async () => {
  using temp = scratch()
  const options = { env: { CRASH_LOCALS: '{"afterMs":50}' } }
  expect((await crash('waits.cjs', join(temp.path, 'waits'), options))?.locals).toBe('captured')
  expect((await crash('works.cjs', join(temp.path, 'works'), options))?.locals).toBe('not-armed')
})

test.each([
  ['their number', 60_000, 50],
  ['what they cost', 0, 1],
])(
  'errors that are caught hold a program up for pauses bounded by %s',
  async (_what, budgetMs, pauses) => {
    using temp = scratch()
    const { stdout } = await runProgram('catches.cjs', temp.path, atStart(budgetMs))
    // And the one of the error that nobody catches.
    expect(stdout).toBe(String(pauses + 1))
    const [report] = listReports(temp.path).reports
    expect(report?.locals).toBe('captured')
    expect(localsOf(report, 'last')).toEqual({ x: 1 })
    expect(localsOf(report, 'tick')).toMatchObject({ caught: 1_000 })
  },
)

test('a debugger that is there has precedence, and no port is opened without one', async () => {
  using temp = scratch()
  const nodeArgs = ['--inspect=127.0.0.1:0']
  const report = await crash('inspected.cjs', temp.path, { ...AT_START, nodeArgs })
  expect(report).toMatchObject({ locals: 'another-debugger', error: { message: 'a debugger' } })
  expect(await crash('inspected.cjs', temp.path)).toMatchObject({ error: { message: 'no port' } })
})

test('a full heap shows who filled it, and ends as it would have ended', async () => {
  const rows = await Promise.all(
    Object.entries(FULL_HEAPS).map(async ([way, name]) => {
      using temp = scratch()
      const options = { ...AT_START, args: [way], nodeArgs: ['--max-old-space-size=40'] }
      const { signal, code, stderr } = await runProgram('fills.cjs', temp.path, options)
      const atOnce = listReports(temp.path).reports.length
      reapRuns(temp.path)
      const [report, ...more] = listReports(temp.path).reports
      // All at once, with Node's last words: a failure here is seen once in a thousand runs.
      const last = report?.crumbs.at(-1)?.text
      expect({ way, last, more, signal, code, stderr }).toMatchObject({
        last: 'before it was full',
        more: [],
      })
      const own = report?.error?.frames.find((frame) => frame.fn === way && frame.locals)
      const end = signal ?? `exit ${code}`
      const kind = `\`${report?.kind}\``
      const either = BY_CHANCE[way]
      if (either === undefined) {
        const by = atOnce > 0 ? 'at once' : 'by a later run'
        return [name, end, `${kind}, ${by}`, own === undefined ? 'none' : `\`${way}\``]
      }
      expect(either[0].split(' or ')).toContain(end)
      expect(either[1].split(' or ')).toContain(kind)
      return [name, ...either]
    }),
  )
  const head = ['watched program that fills its heap', 'seen from outside', 'report', 'functions']
  const table = markdownTable([head, ...rows])
  expect(documentedTable(table)).toBe(table)
})

test('a host may end otherwise when the heap is full', async () => {
  using temp = scratch()
  const nodeArgs = ['--max-old-space-size=40']
  const env = { ...AT_START.env, CRASH_EXIT: '70' }
  const ending = await runProgram('out-of-memory.cjs', temp.path, { env, nodeArgs })
  expect(ending.code).toBe(70)
  expect(listReports(temp.path).reports).toHaveLength(1)
})

test('a program that was installed is not taken for a dependency', async () => {
  using temp = scratch()
  const root = join(temp.path, 'lib/node_modules/@scope/tool')
  mkdirSync(join(root, 'node_modules/dep'), { recursive: true })
  writeFileSync(
    join(root, 'node_modules/dep/index.js'),
    'exports.call = function call(work) { const inDep = 1; return [work(), inDep] }',
  )
  writeFileSync(
    join(root, 'tool.cjs'),
    `function inner() { const x = 1; throw new Error('e' + x) }
setTimeout(function tick() { require('dep').call(inner) }, 1)`,
  )
  const bin = join(temp.path, 'tool.cjs')
  symlinkSync(join(root, 'tool.cjs'), bin)
  const report = await crash(bin, join(temp.path, 'crash'))
  const own = report?.error?.frames.filter(({ inApp }) => inApp).map(({ fn }) => fn)
  expect(own).toEqual(['inner', 'Timeout.tick'])
  expect(localsOf(report, 'inner')).toEqual({ x: 1 })
})
