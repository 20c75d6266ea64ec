import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'

import type { BenchResult } from '../src/result.ts'
import { keepUploadState, endUpload } from '../src/startup/uploads.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const LIMIT_MS = 240_000

// Processes take their time on a machine that is busy.
jest.setTimeout(LIMIT_MS)

let dir = ''

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bench-test-'))
})

afterEach(() => rmSync(dir, { recursive: true }))

async function bench(
  ...args: string[]
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { exitCode: child.exitCode, stdout, stderr }
}

test.each([
  { args: [] },
  { args: ['nothing-of-that-name'] },
  { args: ['startup', '--runs', '0'] },
  { args: ['startup', '--seed', 'x'] },
  { args: ['startup', '--flag'] },
])('bench $args is refused with exit code 2 and runs nothing', async ({ args }) => {
  const { exitCode, stdout, stderr } = await bench(...args)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).not.toContain(' at ')
})

test('bench startup measures every case and ends with one line of JSON', async () => {
  const { stdout, stderr, exitCode } = await bench('startup', '--json', '--quick', '--runs', '1')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  const result: BenchResult = JSON.parse(stdout)
  expect(Object.keys(result)).toEqual(['name', 'rows', 'pairs', 'budgets'])
  expect(result.budgets.map(({ limit }) => limit)).toEqual([15, 15, 15, 15, 6, 1.5, 12])
  const value = (name: string, metric: string): number =>
    result.rows.find((row) => row.case === name && row.metric === metric)?.median ?? Number.NaN
  // Counts do not waver, so they may be asserted; times may not.
  expect(value('empty Node', 'modules')).toBe(1)
  expect(value('bare GET', 'modules')).toBe(1)
  const off = value('cluster list, telemetry off', 'modules')
  expect(value('indev --version', 'modules')).toBeLessThan(off)
  expect(value('Tab completion', 'modules')).toBe(value('indev --version', 'modules') + 1)
  expect(value('credential plugin', 'modules')).toBeLessThanOrEqual(off + 1)
  const byTable = value('a line read over the table', 'modules')
  expect(value('the same line read by yargs', 'modules')).toBeGreaterThan(byTable)
  expect(value('cluster list, 1,000 clusters', 'modules')).toBe(off)
  // One file has what records and reports, and one what a record needs at its end.
  expect(value('cluster list, telemetry on', 'modules')).toBe(off + 2)
  expect(value('cluster list, upload due', 'modules')).toBe(off + 2)
  const builtins = value('cluster list, telemetry off', 'builtins')
  expect(value('cluster list, telemetry on, crashes not watched', 'builtins')).toBe(builtins)
  // What tells Node to leave a report of a full heap, for the crash reports.
  expect(value('cluster list, telemetry on', 'builtins')).toBe(builtins + 1)
  // node:child_process, where it is needed and nowhere else.
  expect(value('cluster list, upload due', 'builtins')).toBeGreaterThan(builtins + 1)
})

describe('the state that says whether an upload is due', () => {
  test('is restored with its age, or as if it were new', async () => {
    const guards = join(dir, 'guards')
    const file = join(guards, 'stamp')
    mkdirSync(guards)
    writeFileSync(file, '')
    utimesSync(file, 1000, 1000)
    const state = await keepUploadState(guards, join(dir, 'copy'), 0)

    writeFileSync(file, 'changed')
    writeFileSync(join(guards, 'more'), '')
    await state.makeDue()
    expect(statSync(file).mtimeMs).toBe(1_000_000)
    expect(() => statSync(join(guards, 'more'))).toThrow('ENOENT')

    const beganAtMs = Date.now()
    await state.makeNotDue()
    // By the clock of the file system, which may be a tick behind.
    expect(statSync(file).mtimeMs).toBeGreaterThan(beganAtMs - 1000)
  })

  test('an upload is over when it has arrived and its process has been ended', async () => {
    const lingering = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const gone = once(lingering, 'exit')
    try {
      writeFileSync(join(dir, 'uploader.records'), `begin ${lingering.pid} 1\n`)
      await expect(endUpload(dir, () => 0, 0, 50)).rejects.toThrow('0 arrived')
      await endUpload(dir, () => 1, 0)
      expect(await gone).toEqual([null, 'SIGTERM'])
    } finally {
      lingering.kill('SIGKILL')
    }
  })
})
