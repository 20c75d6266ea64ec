import { join } from 'node:path'
import { appendJournal } from '@indev/telemetry'
import { describe, expect, test } from '@jest/globals'
import type { CliApp } from '../src/app.ts'
import { resultProblems, runInProcess } from '../src/testing.ts'
import { APP, NOW_MS, tenDays } from './support/journal.ts'
import { Home } from './support/program.ts'
import { withPending } from './support/ways.ts'

/** What each line printed that its published schema doesn't say. */
async function problemsOf(
  app: CliApp,
  lines: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly nowMs?: () => number },
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {}
  for (const line of lines) {
    const { stdout } = await runInProcess(app, `${line} -o json`.split(' '), options)
    const problems = await resultProblems(app, `x ${line} -o json`, stdout)
    if (problems.length > 0) found[line] = problems
  }
  return found
}

describe('what the built-in commands print is what is published of it', () => {
  test('slo', async () => {
    using home = new Home()
    for (const entry of tenDays()) appendJournal(home.paths('shop'), entry)
    const lines = [
      'status, history --days 3, explain, lint, replay fast --days 2, simulate fast --per-day 50',
      `report --file ${join(home.dir, 'r.html')}, init --dir ${join(home.dir, 'slo')}`,
      'export prometheus, export grafana success',
    ].flatMap((some) => some.split(', ').map((line) => `slo ${line}`))
    const env = home.env({ SHOP_TELEMETRY: 'off' })
    await expect(problemsOf(APP, lines, { env, nowMs: () => NOW_MS })).resolves.toEqual({})
  })

  test('telemetry, crash, explain, completion and version', async () => {
    using home = withPending(2)
    const app = { ...APP, identity: { name: 'ways', version: '1.2.3', envPrefix: 'WAYS' } }
    const lines = [
      'status, show, log, schema, spool ls, spool stat, spool verify, spool cat',
      'spool requeue --reason x, spool purge --reason x, export -',
      `export ${join(home.dir, 'x')}, halt --for 1h, status, resume, flush`,
      'local, off, on, erase --yes',
    ].flatMap((some) => some.split(', ').map((line) => `telemetry ${line}`))
    const others =
      'version|explain|explain cli.bug|explain cli.bog|crash list|crash upload status|crash erase --all|completion bash'.split(
        '|',
      )
    const env = home.env()
    await expect(problemsOf(app, [...lines, ...others], { env })).resolves.toEqual({})
  })

  test('and a value that says more, or less, is told', async () => {
    await expect(resultProblems(APP, 'shop slo lint -o json', '[{"at":1}]')).resolves.toEqual([
      '$[0].objective is missing',
      '$[0].severity is missing',
      '$[0].message is missing',
      '$[0].suggestions is missing',
      '$[0].at is number, not string',
    ])
  })
})
