import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import type { BenchResult } from '../src/result.ts'
import { startStub } from '../src/startup/stub.ts'
import { keepUploadState, uploadIsOver } from '../src/startup/uploads.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const LIMIT_MS = 120_000

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

test(
  'bench startup measures every case and ends with one line of JSON',
  async () => {
    const { stdout, stderr, exitCode } = await bench('startup', '--json', '--runs', '2')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const result: BenchResult = JSON.parse(stdout)
    expect(Object.keys(result)).toEqual(['name', 'rows', 'pairs', 'budgets'])
    expect(result.budgets.map(({ limit }) => limit)).toEqual([15, 15, 6, 12])
    const value = (name: string, metric: string): number =>
      result.rows.find((row) => row.case === name && row.metric === metric)?.median ?? Number.NaN
    // Counts do not waver, so they may be asserted; times may not.
    expect(value('empty Node', 'modules')).toBe(1)
    expect(value('bare GET', 'modules')).toBe(1)
    const off = value('cluster list, telemetry off', 'modules')
    expect(value('indev --version', 'modules')).toBeLessThan(off)
    expect(value('cluster list, telemetry on', 'modules')).toBeGreaterThan(off)
    expect(value('cluster list, upload due', 'modules')).toBeGreaterThan(off)
  },
  LIMIT_MS,
)

describe('the state that says whether an upload is due', () => {
  test('is restored with its age, or as if it were new', async () => {
    const guards = join(dir, 'guards')
    const file = join(guards, 'stamp')
    mkdirSync(guards)
    writeFileSync(file, 'first')
    utimesSync(file, 1000, 1000)
    const state = await keepUploadState(guards, join(dir, 'copy'), 0)

    writeFileSync(file, 'changed')
    writeFileSync(join(guards, 'more'), '')
    await state.makeDue()
    expect(statSync(file).mtimeMs).toBe(1_000_000)
    expect(() => statSync(join(guards, 'more'))).toThrow('ENOENT')

    await state.makeNotDue()
    expect(Date.now() - statSync(file).mtimeMs).toBeLessThan(5000)
  })

  test('an upload is over when it has arrived and its process is gone', async () => {
    const stub = await startStub()
    try {
      writeFileSync(join(dir, 'uploader.records'), 'begin 4194305 1\nend 4194305 2\n')
      await expect(uploadIsOver(dir, stub, 0, 50)).rejects.toThrow('0 arrived')
      await fetch(`${stub.url}/v1/traces`, { method: 'POST', body: 'x' })
      await expect(uploadIsOver(dir, stub, 0, 50)).resolves.toBeUndefined()
      writeFileSync(join(dir, 'uploader.records'), `begin ${process.pid} 1\n`)
      await expect(uploadIsOver(dir, stub, 0, 50)).rejects.toThrow('1 arrived')
    } finally {
      await stub.close()
    }
  })
})
