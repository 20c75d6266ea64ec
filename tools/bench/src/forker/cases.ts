import { cp, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { Case, Measures } from '../bench.ts'
import { runCommand } from '../child.ts'
import { loopOf, startedByForker } from './loop.ts'
import { writePrograms, type Program } from './programs.ts'

export const CASES = {
  empty: 'empty Node',
  module: 'empty module imported',
  stat: 'empty module, one stat',
  imported: 'forker imported',
  refused: 'detach, refused',
  spawned: 'detach, spawned',
  bare: 'bare spawn',
  execa: 'execa',
} as const

const TIMEOUT_MS = 30_000
/** What the program `detach` has for its intervals. */
const INTERVAL_MS = 1_000
/** Longer than an empty child lives: it must not disturb the next run. */
const SETTLE_MS = 80
/** Commands in a loop. */
const [LOOP, QUICK_LOOP] = [1_000, 20]

export async function forkerCases(dir: string, quick: boolean): Promise<Case[]> {
  const pathOf = await writePrograms(dir)
  const state = join(dir, 'state')
  const finish = async (program: Program, ...args: readonly string[]): Promise<Measures> => {
    const { wallMs, stdout } = await runCommand({
      argv: [process.execPath, pathOf(program), ...args],
      env: {},
      cwd: dir,
      timeoutMs: TIMEOUT_MS,
    })
    const callUs = stdout.split(' ')[1]
    return callUs === undefined ? { wall: wallMs } : { wall: wallMs, call: Number(callUs) }
  }
  const run = async (program: Program): Promise<Measures> => {
    const measures = await finish(program, state, pathOf('child'))
    await delay(SETTLE_MS)
    return measures
  }
  const plain = (name: string, program: Program): Case => ({ name, run: () => run(program) })

  // The first attempt opens the account; the copy is a state whose first token has arrived.
  await run('detach')
  const due = join(dir, 'due')
  await cp(state, due, { recursive: true, preserveTimestamps: true })
  await delay(INTERVAL_MS)
  const commands = quick ? QUICK_LOOP : LOOP
  return [
    plain(CASES.empty, 'empty'),
    plain(CASES.module, 'module'),
    plain(CASES.stat, 'stat'),
    plain(CASES.imported, 'imported'),
    {
      name: CASES.refused,
      run: async () => {
        const now = new Date()
        await utimes(join(state, 'bench.stamp'), now, now)
        return run('detach')
      },
    },
    {
      name: CASES.spawned,
      run: async () => {
        await rm(state, { recursive: true })
        await cp(due, state, { recursive: true, preserveTimestamps: true })
        return run('detach')
      },
      count: () =>
        loopOf(
          commands,
          join(dir, 'loop'),
          (stateDir, notes) => finish('command', stateDir, pathOf('entered'), stateDir, '-', notes),
          startedByForker,
        ),
    },
    {
      ...plain(CASES.bare, 'bare'),
      // The peers' habit: one child for each command.
      count: () =>
        loopOf(
          commands,
          join(dir, 'bare-loop'),
          (stateDir, notes) => finish('bare', stateDir, pathOf('child'), '-', '-', notes),
          () => commands,
        ),
    },
    plain(CASES.execa, 'execa'),
  ]
}
