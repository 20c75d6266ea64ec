/** One life of a small spool, through every transition, for faults to be planted in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { memoryDir } from '../support/memory-dir.ts'
import { join } from 'node:path'
import type { Handler } from '../../src/drain.ts'
import type { Spool, SpoolDeps, SpoolIo } from '../../src/index.ts'
import type { Implementation } from './implementation.ts'
import { openLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'

/** A batch of the scenario has at most this many records. */
export const BATCH_RECORDS = 3

/** A scenario that was run to its end, or to its death. */
export interface Life {
  readonly ledger: Ledger
  readonly dir: string
}

const LIMITS = { maxFiles: 6, minFreeBytes: 0, breaker: false } as const

/** Thousands of lives cannot wait for the clock of a file system. */
export const pause = async (): Promise<void> => {}

/** How the scenario meets the system. */
export interface World {
  readonly io: SpoolIo
  /** How far its clocks are ahead of ours. */
  readonly lateMs: () => number
  readonly platform: SpoolDeps['platform']
  readonly durability: 'file' | 'full' | 'process'
}

/** Appends, evicts and seals; then drains with every kind of answer. Whatever fails, it goes on. */
export async function live(impl: Implementation, world: World): Promise<Life> {
  const dir = join(mkdtempSync(join(memoryDir(), 'spool-life-')), 'v1')
  const ledger = openLedger()
  // Every append sweeps.
  const deps = {
    io: world.io,
    platform: world.platform,
    now: () => Date.now() + world.lateMs(),
    monotonicMs: () => performance.now() + world.lateMs(),
    random: () => 0,
    pauseSync: () => {},
    pause,
  }
  const spool = impl.openSpool({ dir, limits: LIMITS, durability: world.durability, deps })
  for (const count of [1, 2, 1, 1, 1, 1, 1, 1]) append(ledger, spool, count)
  const writer = spool.segment()
  for (const count of [1, 2]) {
    const records = Array.from({ length: count }, () => ledger.draw())
    ledger.note(
      records,
      attempt(() => writer.append(records)),
    )
  }
  attempt(() => writer.seal())
  await drainAll(impl, spool, trickyHandler(ledger))
  return { ledger, dir }
}

/** Appends so many records in one call, and notes the answer. */
export function append(ledger: Ledger, spool: Spool, count: number): void {
  const records = Array.from({ length: count }, () => ledger.draw())
  ledger.note(
    records,
    attempt(() => spool.appendSync(records)),
  )
}

function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

async function drainAll(impl: Implementation, spool: Spool, handler: Handler): Promise<void> {
  const options = { lock: impl.noLock, maxBatchRecords: BATCH_RECORDS, ignoreBackoff: true }
  for (let round = 0; round < 3; round++) {
    await impl.drain(spool, handler, { ...options, deadlineMs: 1000 }).catch(() => {})
  }
}

/** Splits, refuses one record, puts off once, and accepts the rest. */
function trickyHandler(ledger: Ledger): Handler {
  let calls = 0
  return async ({ records }) => {
    calls++
    if (calls === 1) return { kind: 'split' }
    if (calls === 3) return { kind: 'retry' }
    if (calls === 4) return { kind: 'reject', reason: 'bad', ids: records.slice(0, 1).map(idOf) }
    // A mutant may never stop; the proof has to.
    if (calls > 50) return { kind: 'retry' }
    ledger.receive(records)
    return { kind: 'ack' }
  }
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

/** An hour later everything that still waits is drained; then the books are checked. */
export async function settleAccounts(
  impl: Implementation,
  { ledger, dir }: Life,
  maxDuplicates: number,
): Promise<string[]> {
  const deps = { now: () => Date.now() + 3_600_000, pause }
  const spool = impl.openSpool({ dir, limits: { minFreeBytes: 0 }, deps })
  // So that there is a layout to look at, even if the first system call of all had failed.
  append(ledger, spool, 1)
  let calls = 0
  const handler: Handler = async ({ records }) => {
    if (++calls > 50) return { kind: 'retry' }
    ledger.receive(records)
    return { kind: 'ack' }
  }
  await drainAll(impl, spool, handler)
  const wrong = ledger.audit(spool, maxDuplicates)
  rmSync(join(dir, '..'), { recursive: true, force: true })
  return wrong
}
