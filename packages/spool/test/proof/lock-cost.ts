/** What a lock costs, and how soon it can be had after its holder was killed. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Medians, ms. */
export interface LockCost {
  /** First acquisition of a process, the load of the module included. */
  readonly coldMs: number
  /** Acquired and released once more. */
  readonly warmMs: number
  /** From the death of the holder to the first acquisition of a process that waited for it. */
  readonly afterKillMs: number
  /** Kinds of events that the process listens for because of it. */
  readonly listeners: number
}

const FIXTURE = fileURLToPath(new URL('../fixtures/lock-once.ts', import.meta.url))

type Kind = 'directory' | 'sqlite'

/**
 * Measures `kinds`, in turn, `rounds` times.
 *
 * @param ttlMs - After so long without a sign a holder is taken for dead, by the kind that can't know it.
 */
export async function measureLocks(
  rounds: number,
  kinds: readonly Kind[] = ['directory', 'sqlite'],
  ttlMs = 3000,
): Promise<Record<Kind, LockCost>> {
  const samples: Record<Kind, LockCost[]> = { directory: [], sqlite: [] }
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) {
      const root = mkdtempSync(join(tmpdir(), 'spool-lock-'))
      samples[kind].push(await measure(kind, join(root, 'lock'), ttlMs))
      rmSync(root, { recursive: true, force: true })
    }
  }
  return { directory: medians(samples.directory), sqlite: medians(samples.sqlite) }
}

async function measure(kind: string, path: string, ttlMs: number): Promise<LockCost> {
  const holder = start(kind, path, `${ttlMs}`)
  const said = await firstLine(holder)
  const waiter = start(kind, path, `${ttlMs}`, 'waits')
  const ended = new Promise((resolve) => holder.on('close', resolve))
  holder.kill('SIGKILL')
  await ended
  const killedMs = performance.now()
  const then = await firstLine(waiter)
  const afterKillMs = performance.now() - killedMs
  waiter.kill('SIGKILL')
  await new Promise((resolve) => waiter.on('close', resolve))
  if (!said.held || !then.held) throw new Error(`${kind}: the lock was not acquired`)
  return { coldMs: said.coldMs, warmMs: said.warmMs, afterKillMs, listeners: said.listeners }
}

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [FIXTURE, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
}

interface Said {
  readonly held: boolean
  readonly coldMs: number
  readonly warmMs: number
  readonly listeners: number
}

async function firstLine(child: ChildProcess): Promise<Said> {
  let text = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.endsWith('\n')) resolve()
    })
    child.on('close', () => reject(new Error('it ended without a word')))
  })
  const said: Said = JSON.parse(text)
  return said
}

function medians(samples: readonly LockCost[]): LockCost {
  const of = (key: keyof LockCost): number => {
    const sorted = samples.map((sample) => sample[key]).toSorted((a, b) => a - b)
    return Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(2))
  }
  return {
    coldMs: of('coldMs'),
    warmMs: of('warmMs'),
    afterKillMs: of('afterKillMs'),
    listeners: of('listeners'),
  }
}
