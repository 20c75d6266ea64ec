/**
 * SIGKILL before and after each system call of an operation that changes something, in real processes; or before every
 * one: what a death before a call leaves on the disk is what one after the call before it leaves.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { memoryDir } from '../support/memory-dir.ts'
import { OPERATIONS, OWN_RECORDS } from './crash-operations.ts'
import type { Implementation } from './implementation.ts'
import { openLedger } from './ledger.ts'
import { BATCH_RECORDS, settleAccounts } from './scenario.ts'
import type { Life } from './scenario.ts'

/** Name of an operation. */
export type OperationName = keyof typeof OPERATIONS

/** What the deaths left. */
export interface CrashReport {
  /** At which it can die. */
  readonly points: number
  readonly kills: number
  readonly violations: readonly string[]
}

const FIXTURE = fileURLToPath(new URL('../fixtures/crash-point.ts', import.meta.url))
/** For one that would never end; on a machine that hardly moves, a start may take half a minute. */
const LIMIT_MS = 100_000
/** Two cores start three processes as fast as they can. */
const AT_ONCE = 3

/**
 * Dies at every point of one operation.
 *
 * @param impl - Checks what is left.
 * @param src - Directory of the sources whose operation dies; a mutant's, perhaps.
 * @param cache - A directory for compiled code, so that a process costs 40 ms instead of 150.
 * @param mode - `every`: also between calls that change nothing.
 */
export async function proveCrashPoints(
  impl: Implementation,
  src: string,
  cache: string,
  name: OperationName,
  mode: 'changes' | 'every' = 'changes',
): Promise<CrashReport> {
  const whole = await die(impl, src, cache, name, 0, mode)
  const points = Number(whole.out)
  const violations = whole.wrong.map((what) => `${name}, alive: ${what}`)
  if (whole.signal !== null || !(points > 0)) violations.push(`${name}: it did not end by itself`)
  let kills = 0
  let last = 0
  let isOver = violations.length > 0
  const slot = async (): Promise<void> => {
    while (!isOver) {
      const nth = ++last
      const { signal, out, wrong } = await die(impl, src, cache, name, nth, mode)
      const where = `${name}, killed at point ${nth} of ${points}`
      violations.push(...wrong.map((what) => `${where}: ${what}`))
      if (signal === 'SIGKILL') kills++
      else if (signal !== null || !(Number(out) < nth)) violations.push(`${where}: ${signal}`)
      else isOver = true
      isOver ||= violations.length >= 5
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, slot))
  return { points, kills, violations }
}

interface Death {
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly wrong: readonly string[]
}

async function die(
  impl: Implementation,
  src: string,
  cache: string,
  name: OperationName,
  nth: number,
  mode: string,
): Promise<Death> {
  const root = mkdtempSync(join(memoryDir(), 'spool-crash-'))
  const life: Life = { dir: join(root, 'v1'), ledger: openLedger(OWN_RECORDS) }
  const log = join(root, 'log')
  writeFileSync(log, '')
  const limits = { breaker: false, minFreeBytes: 0 } as const
  // One segment a millisecond: their order, and so the calls, are the same each time.
  let atMs = Date.now() - 60_000
  const deps = { now: () => atMs++ }
  OPERATIONS[name].prepare(impl.openSpool({ dir: life.dir, limits, deps }), life.ledger)
  const args = [FIXTURE, src, name, life.dir, log, `${nth}`, mode]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: cache },
    timeout: LIMIT_MS,
    killSignal: 'SIGTERM',
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('close', (_code, by) => resolve(by))
  })
  for (const line of readFileSync(log, 'utf8').split('\n')) enter(life, line)
  return { signal, out, wrong: await settleAccounts(impl, life, BATCH_RECORDS) }
}

/** Into the books: `+id` was promised, `=id text` has arrived. */
function enter({ ledger }: Life, line: string): void {
  const id = line.slice(1, 33)
  if (line.startsWith('+')) {
    ledger.note([{ id }], { ok: true, ids: [id], file: '', bytes: 0 })
  } else if (line.startsWith('=')) {
    const payload = Buffer.from(line.slice(34))
    ledger.receive([{ id, payload, createdAtMs: 0, schema: 0 }])
  }
}
