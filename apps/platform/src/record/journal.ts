import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { appendJournal, type JournalEntry } from '@indev/telemetry'
import type { OperationRecord, OperationState } from '../clusters/operation.ts'
import type { OperationStore } from '../store/operations.ts'
import { version } from '../version.ts'

/** How long operations are remembered, ms. */
const memoryMs = 90 * 24 * 60 * 60 * 1000

/** How many operations are written in one go, while requests wait. */
const maxAtOnce = 500

type Ended = Exclude<OperationState, 'active'>

const ends: Readonly<Record<Ended, Pick<JournalEntry, 'outcome' | 'cause' | 'exitCode'>>> = {
  done: { outcome: 'ok', exitCode: 0 },
  failed: { outcome: 'expected', cause: 'remote', exitCode: 21 },
  superseded: { outcome: 'cancelled', cause: 'user', exitCode: 130 },
  cancelled: { outcome: 'cancelled', cause: 'user', exitCode: 130 },
}

/**
 * Writes operations that have ended into the journal, 500 at most, in the same format as the CLI's: one line each.
 *
 * A kill between the line and the note that it is there leaves a second one of the same id, which
 * counts once.
 */
export function journalOperations(operations: OperationStore, journalDir: string): void {
  for (const operation of operations.toJournal(maxAtOnce)) {
    const entry = entryOf(operation)
    if (entry !== undefined) appendJournal({ journalDir }, entry)
    operations.markJournaled(operation.id)
  }
}

/** Forgets days that are long past. */
export function pruneJournal(journalDir: string, nowMs: number): void {
  // It comes with the first operation that ends.
  if (!existsSync(journalDir)) return
  const before = new Date(nowMs - memoryMs).toISOString().slice(0, 10)
  for (const name of readdirSync(journalDir)) {
    if (/^\d{4}-\d\d-\d\d\.jsonl$/.test(name) && name < before) rmSync(join(journalDir, name))
  }
}

function entryOf(operation: OperationRecord): JournalEntry | undefined {
  const { id, kind, state, createdAtMs, endedAtMs } = operation
  if (state === 'active' || endedAtMs === undefined) return undefined
  const durationNs = Math.max(0, endedAtMs - createdAtMs) * 1e6
  return {
    v: 1,
    id: id.replaceAll('-', ''),
    atMs: endedAtMs,
    command: `operation ${kind}`,
    version,
    ...ends[state],
    durationNs,
    activeNs: durationNs,
    networkNs: 0,
    promptNs: 0,
    suspendedNs: 0,
    milestones: {},
    self: { startupUs: 0 },
  }
}
