import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { beforeAll, describe, expect, jest, test } from '@jest/globals'

import { whyNoArena } from '../src/loop/arena.ts'
import { loopDocument } from '../src/loop/document.ts'
import { overheadDocument } from '../src/overhead/document.ts'
import { STATES } from '../src/overhead/network.ts'
import type { BenchResult } from '../src/result.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const LIMIT_MS = 240_000

// Processes take their time on a machine that is busy.
jest.setTimeout(LIMIT_MS)

const reason = whyNoArena()
beforeAll(() => {
  if (reason !== undefined) process.stderr.write(`skipped: 1 loop (${reason})\n`)
})

async function quickBench(name: string): Promise<BenchResult> {
  const child = spawn(process.execPath, [MAIN, name, '--json', '--quick', '--runs', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')])
  if (child.exitCode !== 0) throw new Error(`bench ${name}: exit code ${child.exitCode}`)
  return JSON.parse(stdout)
}

/** The cells of a document's tables. */
function rowsOf(document: string): string[][] {
  const lines = document.split('\n').filter((line) => line.startsWith('| '))
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

test('bench overhead measures two commands in every state of the network, beside three peers', async () => {
  const result = await quickBench('overhead')
  const { rows, pairs, budgets } = result
  const cases = new Set(rows.map((row) => row.case))
  // For each command: off, on in each state with an upload due and not, and the peers.
  expect(cases.size).toBe(2 * (1 + STATES.length * 2 + 3))
  // Each against off, each state against the healthy one, and the peers against off.
  expect(pairs).toHaveLength(2 * (STATES.length * 2 + (STATES.length - 1) * 2 + 3))
  expect(budgets.map(({ limit }) => limit)).toEqual(
    Array.from({ length: 2 * STATES.length }, () => [6, 12]).flat(),
  )
  // Every upload was a process. Some are gone before anybody has looked, on a busy machine more of them.
  const sizes = rows.filter(({ metric }) => metric === 'childRss')
  expect(sizes).toHaveLength(2 * (STATES.length + 1))
  expect(sizes.filter(({ median }) => median > 0)).not.toEqual([])
  // Two tables of ours and one beside the peers, a row for each state, none of ours with an empty cell.
  const cells = rowsOf(overheadDocument(result)).filter(([state]) =>
    STATES.some((one) => one === state),
  )
  expect(cells).toHaveLength(3 * STATES.length)
  expect(cells.slice(0, 2 * STATES.length).flat()).not.toContain('')
})

;(reason === undefined ? describe : describe.skip)('bench loop', () => {
  test('delivers every command of a loop, and counts the processes beside it', async () => {
    const result = await quickBench('loop')
    const { rows, budgets } = result
    const value = (name: string, metric: string): number =>
      rows.find((row) => row.case === name && row.metric === metric)?.median ?? Number.NaN
    expect(value('child with argv', 'started')).toBeGreaterThan(0)
    expect(value('child with argv', 'requests')).toBe(20)
    expect(value('child with argv', 'childCpu')).toBeGreaterThan(0)
    expect(value('indev', 'requests')).toBeGreaterThan(0)
    expect(value('indev', 'undelivered')).toBe(0)
    expect(value('indev', 'mostAlive')).toBeLessThanOrEqual(2)
    expect(budgets.map(({ limit }) => limit)).toEqual([2, 12, 0])
    const table = rowsOf(loopDocument(result)).slice(2)
    expect(table.map(([name]) => name)).toEqual(['indev', 'child with argv'])
    expect(table.flat()).not.toContain('')
  })
})
