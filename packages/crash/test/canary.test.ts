import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { composeReport } from '../src/compose-report.ts'
import { describeError } from '../src/describe-error.ts'
import { bareFacts } from '../src/runtime-facts.ts'
import { exportReport, reapRuns, readReport } from '../src/store.ts'
import { runProgram, scratch } from './support/programs.ts'

const SECRET = 'c4n4ry7f3e9b2a6d'
const ENV_SECRET = `env-${SECRET}-${'longer'.repeat(50)}`

const bytesOf = (dir: string): string =>
  readdirSync(dir)
    .map((name) => readFileSync(join(dir, name), 'latin1'))
    .join('\n')

test.each(['throw', 'kill'])('no secret is in any byte that a program leaves: %s', async (end) => {
  using temp = scratch()
  const args = [JSON.stringify({ secret: SECRET, end })]
  const env = { DEPLOY_TOKEN: ENV_SECRET, CRASH_LOCALS: '{"arm":"at-start"}' }
  await runProgram('canary.cjs', temp.path, { args, env })
  const found = [bytesOf(temp.path)]
  reapRuns(temp.path)
  const report = readReport(temp.path, 'last')
  found.push(bytesOf(temp.path), report === undefined ? '' : exportReport(report))
  expect(found.map((bytes) => bytes.includes(SECRET))).toEqual([false, false, false])
  expect(report?.crumbs).toHaveLength(3)
  expect(report?.locals).toBe(end === 'throw' ? 'captured' : 'not-seen')
  expect(report?.crumbs[1]?.text).toBe('Authorization: «redacted:bearer»')
})

test("the environment in Node's own report of a fatal error goes with the next run that lasts", async () => {
  using temp = scratch()
  const env = { DEPLOY_TOKEN: ENV_SECRET }
  const nodeArgs = ['--max-old-space-size=40']
  const { pid, signal } = await runProgram('out-of-memory.cjs', temp.path, { env, nodeArgs })
  expect([signal, bytesOf(temp.path).includes(SECRET)]).toEqual(['SIGABRT', true])
  await runProgram('threads.cjs', temp.path)
  expect(bytesOf(temp.path)).not.toContain(SECRET)
  reapRuns(temp.path)
  const { kind, runtime, crumbs } = readReport(temp.path, 'last') ?? {}
  expect({ kind, crumbs }).toMatchObject({ kind: 'out-of-memory', crumbs: [{ kind: 'step' }] })
  expect(runtime?.heapLimitBytes).toBeGreaterThan(40_000_000)
  expect(runtime?.fatal?.nativeStack.join(' ')).toMatch(/OOM|OutOfMemory/)
  expect(readdirSync(temp.path)).toEqual([expect.stringContaining(`-${pid.toString(36)}-`)])
})

test('the search finds what nobody took out', () => {
  const error = describeError(new Error(`token=${SECRET}`))
  const findings = {
    id: 'x',
    kind: 'exception' as const,
    atMs: 0,
    app: { name: 'a', version: '1' },
    error,
    spans: [],
    crumbs: [],
    runtime: bareFacts(),
    locals: 'off' as const,
  }
  const leaky = composeReport(findings, { redact: (value) => value, redactText: (text) => text })
  expect(JSON.stringify(leaky)).toContain(SECRET)
})
