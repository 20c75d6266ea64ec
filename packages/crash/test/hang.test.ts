import { readdirSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { CrashReport } from '../src/report.ts'
import { listReports, reapRuns } from '../src/store.ts'
import { eachOf, MUTANT, runProgram, scratch, type Ending } from './support/programs.ts'

const SOON = '{"afterMs":1,"blockedMs":80}'

interface Hung {
  readonly ending: Ending
  readonly reports: readonly CrashReport[]
  readonly reaped: readonly string[]
  readonly files: readonly string[]
}

async function hang(args: readonly string[], arm: 'never' | 'at-start'): Promise<Hung> {
  using temp = scratch()
  const env = { CRASH_HANGS: SOON, CRASH_LOCALS: JSON.stringify({ arm }) }
  const ending = await runProgram('hangs.cjs', temp.path, { args, env })
  const { reports: reaped } = reapRuns(temp.path)
  const files = readdirSync(temp.path)
  return { ending, reports: listReports(temp.path).reports, reaped, files }
}

const has = (report: CrashReport, fn: string): boolean =>
  report.error?.frames.some((frame) => frame.fn === fn) === true

const localsOf = (reports: readonly CrashReport[], fn: string): object | undefined =>
  reports.find((report) => has(report, fn))?.error?.frames.find((frame) => frame.fn === fn)?.locals

test.each([
  ['spins', 'never', 'spin-local'],
  ['waits', 'never', 'wait-local'],
] as const)(
  'a loop that stands still is reported while it does, with its variables, and the program goes on: %s, armed %s',
  async (way, arm, where) => {
    const { ending, reports, files } = await hang([way], arm)
    expect(ending).toMatchObject({ code: 0, signal: null, stdout: '', stderr: '' })
    expect(files.filter((name) => !name.startsWith('crash-'))).toEqual([])
    const report = reports.find((each) => has(each, way))
    expect(report).toMatchObject({
      kind: 'hang',
      locals: 'captured',
      command: 'cluster create',
      error: { name: 'Hang' },
    })
    expect(report?.crumbs.at(-1)?.text).toBe('before the hang')
    expect(report?.error?.frames.at(-1)?.fn).toBe('processTimers')
    expect(localsOf(reports, way)).toMatchObject({ where })
  },
)

test('a regular expression that takes long is seen', async () => {
  const { ending, reports } = await hang(['matches'], 'never')
  expect(ending.code).toBe(0)
  expect(localsOf(reports, 'matches')).toMatchObject({ text: expect.stringMatching(/^a{22,}b$/) })
})

test('what stood still in a call in which no JavaScript runs is reported afterwards, without frames', async () => {
  const { ending, reports } = await hang(['told'], 'never')
  expect(ending.code).toBe(0)
  const message = 'the event loop stood still in a call of Node, or of native code'
  const report = reports.find(({ blockedMs }) => blockedMs === 7_000)
  expect(report).toMatchObject({ kind: 'hang', error: { message, frames: [] } })
})

test('a run that is killed while it hangs has that one report', async () => {
  const { ending, reports, reaped } = await hang(['waits', 'kill'], 'never')
  expect(ending.signal).toBe('SIGKILL')
  expect(reaped).toEqual([])
  expect(new Set(reports.map(({ kind }) => kind))).toEqual(new Set(['hang']))
})

test('a run that is killed after its loop has turned again has a report of that too', async () => {
  const { ending, reports, reaped } = await hang(['waits', 'kill-later'], 'never')
  expect(ending.signal).toBe('SIGKILL')
  expect(reaped).toHaveLength(1)
  expect(reports.find(({ id }) => id === reaped[0])?.kind).toBe('vanished')
})

/** Each is a thread that does not do one thing that the tests above ask of it. */
const MUTANTS = [
  ['never looks', 'Debugger.pause"', 'Debugger.enable"'],
  ['sees no variables', 'withLocals && !isNode', 'false'],
] as const

test('a thread that does less is caught', async () => {
  const found: Record<string, boolean> = {}
  await eachOf(MUTANTS, async ([name, wanted, instead]) => {
    using temp = scratch()
    const { code } = await runProgram('hangs.cjs', temp.path, {
      args: ['waits'],
      env: { CRASH_HANGS: SOON, CRASH_MUTANT: JSON.stringify([wanted, instead]) },
      nodeArgs: ['--require', MUTANT],
      timeoutMs: 1_500,
    })
    found[name] = code === 0 && localsOf(listReports(temp.path).reports, 'waits') !== undefined
  })
  expect(found).toEqual(Object.fromEntries(MUTANTS.map(([name]) => [name, false])))
})

test('what is thrown after a hang is a crash of its own, with its variables', async () => {
  const { ending, reports } = await hang(['waits', 'throw'], 'at-start')
  expect(ending.code).toBe(1)
  expect(localsOf(reports, 'waits')).toMatchObject({ where: 'wait-local' })
  const crash = reports.find(({ kind }) => kind === 'exception')
  expect(crash).toMatchObject({ locals: 'captured', error: { message: 'after the hang' } })
})

test('a short run starts no thread, nor does one that wants none, or that is being debugged', async () => {
  using temp = scratch()
  const counts: string[] = []
  for (const [hangs, ...nodeArgs] of [
    ['{}'],
    ['{"watch":"never","afterMs":1}'],
    [SOON, '--inspect=127.0.0.1:0'],
  ]) {
    const env = { CRASH_HANGS: hangs ?? '', CRASH_LOCALS: '{"arm":"never"}' }
    counts.push((await runProgram('threads.cjs', temp.path, { env, nodeArgs })).stdout)
  }
  expect(counts).toEqual(['0', '0', '0'])
})
