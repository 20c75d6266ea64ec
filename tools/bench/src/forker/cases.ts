import { cp, mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { readForkerStatus } from '@indev/forker'

import type { Case, Measures } from '../bench.ts'
import { runCommand } from '../child.ts'

export const CASES = {
  empty: 'empty Node',
  imported: 'forker imported',
  refused: 'detach, refused',
  spawned: 'detach, spawned',
  bare: 'bare spawn',
  execa: 'execa',
} as const

const TIMEOUT_MS = 30_000
/** The shortest interval that the package accepts, and how many commands the loop has. */
const [INTERVAL_MS, LOOP] = [1_000, 100]
/** Longer than an empty child lives: it must not disturb the next run. */
const SETTLE_MS = 80

/** Programs that each do one thing, say how long the call took, us, and end. */
const PROGRAMS: Readonly<Record<string, string>> = {
  child: '',
  empty: '',
  imported: `import '${import.meta.resolve('@indev/forker')}'`,
  detach: `import { detach } from '${import.meta.resolve('@indev/forker')}'
const [, , stateDir, entry] = process.argv
const limits = { debounceMs: ${INTERVAL_MS}, refillMs: ${INTERVAL_MS} }
const startNs = process.hrtime.bigint()
const { outcome } = detach({ name: 'bench', entry, stateDir, limits })
process.stdout.write(outcome + ' ' + Number(process.hrtime.bigint() - startNs) / 1e3)`,
  bare: `import { spawn } from 'node:child_process'
const startNs = process.hrtime.bigint()
spawn(process.execPath, [process.argv[3]], { detached: true, stdio: 'ignore' }).unref()
process.stdout.write('spawned ' + Number(process.hrtime.bigint() - startNs) / 1e3)`,
  execa: `import { execa } from '${import.meta.resolve('execa')}'
const startNs = process.hrtime.bigint()
execa(process.execPath, [process.argv[3]], { detached: true, stdio: 'ignore', cleanup: false }).nodeChildProcess.unref()
process.stdout.write('spawned ' + Number(process.hrtime.bigint() - startNs) / 1e3)`,
}

export async function forkerCases(dir: string): Promise<Case[]> {
  const path = (name: string): string => join(dir, `${name}.mjs`)
  for (const [name, text] of Object.entries(PROGRAMS)) await writeFile(path(name), text)
  const state = join(dir, 'state')
  const run = async (program: string, stateDir = state): Promise<Measures> => {
    const { wallMs, stdout } = await runCommand({
      argv: [process.execPath, path(program), stateDir, path('child')],
      env: {},
      cwd: dir,
      timeoutMs: TIMEOUT_MS,
    })
    const [outcome = '', callUs] = stdout.split(' ')
    if (outcome === 'spawned') await delay(SETTLE_MS)
    return callUs === undefined ? { wall: wallMs } : { wall: wallMs, call: Number(callUs) }
  }
  const plain = (name: string, program: string): Case => ({ name, run: () => run(program) })

  // The first attempt opens the account; the copy is a state whose first token has arrived.
  await run('detach')
  const due = join(dir, 'due')
  await cp(state, due, { recursive: true, preserveTimestamps: true })
  await delay(INTERVAL_MS)
  return [
    plain(CASES.empty, 'empty'),
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
      count: () => loop(join(dir, 'loop'), run),
    },
    plain(CASES.bare, 'bare'),
    { ...plain(CASES.execa, 'execa'), count: () => Promise.resolve({ started: LOOP }) },
  ]
}

/** How many processes a loop of commands starts in all; the peers' habit is one for each. */
async function loop(
  dir: string,
  run: (program: string, stateDir: string) => Promise<Measures>,
): Promise<Measures> {
  await mkdir(dir, { mode: 0o700 })
  for (let i = 0; i < LOOP; i += 1) await run('detach', dir)
  return { started: readForkerStatus(dir, 'bench').spawned }
}
