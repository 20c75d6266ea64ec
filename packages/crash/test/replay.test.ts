import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { planReplay, replayCrash } from '../src/replay.ts'
import type { CrashReport } from '../src/report.ts'
import { listReports, readReport } from '../src/store.ts'
import { PRELOAD, runProgram, scratch } from './support/programs.ts'

const FILE = fileURLToPath(new URL('programs/replayable.cjs', import.meta.url))

test('a crashed command runs once more, watched from its start, with the arguments given again', async () => {
  using temp = scratch()
  await runProgram(FILE, temp.path, { args: ['cluster', 'create', 'canary'] })
  const report = readReport(temp.path, 'last')
  if (report === undefined) throw new Error('no report')
  expect(report).toMatchObject({ locals: 'not-armed', command: 'cluster create' })
  const invocation = { flags: ['--region'], positionals: 1, replaySafe: true }
  expect(report.invocation).toEqual(invocation)
  const { flags, positionals } = invocation
  expect(planReplay(report)).toEqual({ outcome: 'arguments-needed', flags, positionals })
  const plan = planReplay(report, { args: ['prod'] })
  if (plan.outcome !== 'ready') throw new Error(plan.outcome)
  expect(plan.argv).toEqual(['cluster', 'create', 'prod'])
  const { PATH, HOME } = process.env
  const again = await replayCrash(report, {
    dir: temp.path,
    program: [process.execPath, '--require', PRELOAD, FILE],
    argv: plan.argv,
    env: { PATH, HOME, CRASH_DIR: temp.path },
  })
  expect(again).toEqual({
    exitCode: 70,
    signal: null,
    reports: [expect.any(String)],
    isSame: true,
  })
  const second = readReport(temp.path, again.reports[0] ?? '')
  expect(second?.error?.frames[0]).toMatchObject({ fn: 'create', locals: { name: 'prod' } })
  expect(listReports(temp.path).reports).toHaveLength(2)
  expect(readdirSync(temp.path).filter((name) => !name.startsWith('crash-'))).toEqual([])
})

const safe = { flags: [], positionals: 0, replaySafe: true }
const harmful = { ...safe, replaySafe: false }

test.each<[string, Pick<CrashReport, 'command' | 'invocation'>, object, string | string[]]>([
  ['a run that never said what it was', {}, {}, 'no-command'],
  ['a command that says nothing of itself', { command: 'a b' }, {}, 'not-safe'],
  ['a command that is not safe', { command: 'a', invocation: harmful }, {}, 'not-safe'],
  ['the same, if the user wants it', { command: 'a b' }, { evenUnsafe: true }, ['a', 'b']],
  ['a command without arguments', { command: 'a b', invocation: safe }, {}, ['a', 'b']],
  ['a command with the name of its program', { command: 'tool a', invocation: safe }, {}, ['a']],
])('%s', (_what, part, request, wanted) => {
  const plan = planReplay({ app: { name: 'tool', version: '1' }, ...part }, request)
  expect(plan.outcome === 'ready' ? plan.argv : plan.outcome).toEqual(wanted)
})
