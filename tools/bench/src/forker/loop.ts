import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { readForkerStatus } from '@indev/forker'

import type { Measures } from '../bench.ts'

/** Runs a command to its end, with a state directory of its own and a file in which children leave a note. */
type RunCommand = (stateDir: string, notes: string) => Promise<unknown>

/** A child that has not ended by then has failed. */
const LAST_CHILD_MS = 30_000

/** `count` commands one after the other: processes started besides them, and what CPU time those took in all, s. */
export async function loopOf(
  count: number,
  dir: string,
  run: RunCommand,
  startedIn: (stateDir: string) => number,
): Promise<Measures> {
  await mkdir(dir, { mode: 0o700 })
  const state = join(dir, 'state')
  await mkdir(state, { mode: 0o700 })
  for (let i = 0; i < count; i += 1) await run(state, join(dir, 'notes'))
  const started = startedIn(state)
  return { started, 'child cpu': (await tookUs(join(dir, 'notes'), started)) / 1e6 }
}

export const startedByForker = (stateDir: string): number =>
  readForkerStatus(stateDir, 'bench').spawned

/** Waits for the notes of all children. */
async function tookUs(notes: string, children: number): Promise<number> {
  const endMs = performance.now() + LAST_CHILD_MS
  for (;;) {
    const lines = children === 0 ? [] : await readLines(notes)
    if (lines.length >= children) return lines.reduce((sum, line) => sum + Number(line), 0)
    if (performance.now() > endMs) {
      throw new Error(`${children} children were started, ${lines.length} have ended`)
    }
    await delay(50)
  }
}

async function readLines(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').slice(0, -1)
}
