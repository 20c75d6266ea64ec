import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import type { BenchResult } from '../../src/result.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** Processes take their time on a machine that is busy. */
export const LIMIT_MS = 240_000

/** One quick round of a bench: enough for the shape of its result, nothing for its times. */
export async function quickRun(name: string): Promise<BenchResult> {
  const child = spawn(process.execPath, [MAIN, name, '--json', '--quick', '--runs', '1'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (child.exitCode !== 0 || stderr !== '') throw new Error(`exit ${child.exitCode}: ${stderr}`)
  return JSON.parse(stdout)
}

/** The metrics of each case, in the order in which they are printed. */
export function metricsOf({ rows }: BenchResult): Record<string, string[]> {
  const metrics: Record<string, string[]> = {}
  for (const row of rows) (metrics[row.case] ??= []).push(row.metric)
  return metrics
}

/** The median of one row; NaN if there is none. */
export function valueOf({ rows }: BenchResult, name: string, metric: string): number {
  return rows.find((row) => row.case === name && row.metric === metric)?.median ?? Number.NaN
}
