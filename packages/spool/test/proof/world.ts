/** A small world for random histories: writers and drainers that may die, and a clock that jumps. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch, Outcome } from '../../src/drain.ts'
import type { SegmentWriter, Spool, SpoolDeps } from '../../src/index.ts'
import { interceptedIo } from '../support/io.ts'
import { memoryDir } from '../support/memory-dir.ts'
import type { Implementation } from './implementation.ts'
import { openLedger } from './ledger.ts'
import { append, pause, settleAccounts } from './scenario.ts'

const never: SpoolDeps['later'] = () => () => {}
const nothing = (): void => {}
/** So many records in a batch, at most. */
const BATCH_RECORDS = 3
/** So many records in an append, at most. */
const MAX_APPENDED = 3
const LIMITS = { maxFiles: 8, minFreeBytes: 0, breaker: false } as const

/** A process; once it is dead, no system call of it has an effect. */
interface Actor {
  readonly spool: Spool
  dieAfter(calls: number): void
  isDoomed(): boolean
}

interface Writer extends Actor {
  readonly segment: SegmentWriter
  /** In the segment that is open. */
  unsealed: number
}

/** A drainer with a batch in its hands. */
interface Drainer extends Actor {
  readonly records: Batch['records']
  /** Answers, and waits until the drainer has its next batch or has ended. */
  answer(outcome: Outcome): Promise<void>
}

/** What can happen. */
export interface World {
  write(writer: number, records: number): void
  writeSegment(writer: number, records: number): void
  seal(writer: number): void
  /** The writer dies within its next so many system calls. */
  doomWriter(writer: number, calls: number): void
  startDrainer(): Promise<void>
  /** Some drainer answers for its batch; it may die so many system calls later. */
  answer(drainer: number, outcome: Outcome, diesAfterCalls: number): Promise<void>
  jump(byMs: number): void
  requeue(): void
  purge(): void
  /** All drainers die, what is left is drained, and the books are checked. */
  end(): Promise<string[]>
}

/** A world with two writers, and nothing in it yet. */
export function openWorld(impl: Implementation): World {
  const dir = join(mkdtempSync(join(memoryDir(), 'spool-model-')), 'v1')
  const ledger = openLedger()
  const drainers: Drainer[] = []
  let offsetMs = 0
  /** Claims that may have been delivered twice. */
  let suspects = 0
  let salvaged = 0
  /** Records of the largest segment so far: a claim is never larger than this. */
  let largest = BATCH_RECORDS

  const actor = (random: () => number): Actor => {
    let left = Infinity
    const io = interceptedIo(() => {
      if (left-- <= 0) throw Object.assign(new Error('dead'), { code: 'EDEAD' })
    }, impl.nodeIo)
    const deps = { io, later: never, pause, random, now: () => Date.now() + offsetMs }
    const spool = impl.openSpool({
      dir,
      limits: LIMITS,
      deps,
      onEvent: (event) => {
        // Perhaps taken from a writer that lives, and that will then write its records again,
        // with those of the append in which it noticed.
        if (event.type === 'salvaged') salvaged += event.records + MAX_APPENDED
      },
    })
    return { spool, dieAfter: (calls) => void (left = calls), isDoomed: () => left < Infinity }
  }

  const newWriter = (): Writer => {
    let turn = 0
    // Every other append sweeps.
    const base = actor(() => (turn++ % 2) * 0.999)
    return { ...base, segment: base.spool.segment(), unsealed: 0 }
  }
  const writers = [newWriter(), newWriter()]
  const withWriter = (index: number, act: (writer: Writer) => void): void => {
    const at = index % writers.length
    const writer = writers[at] ?? newWriter()
    act(writer)
    // It died, or would have: another process takes its place.
    if (writer.isDoomed()) writers[at] = newWriter()
  }

  const startDrainer = async (): Promise<void> => {
    // It takes the batches of the others away, who live; and does so again each time it looks.
    suspects += drainers.length
    const base = actor(() => 0.5)
    let settled = nothing
    const nextStep = (): Promise<void> => new Promise((resolve) => void (settled = resolve))
    const handler = ({ records }: Batch): Promise<Outcome> =>
      new Promise((resolve) => {
        const answer = (outcome: Outcome): Promise<void> => {
          const step = nextStep()
          resolve(outcome)
          return step
        }
        drainers.push({ ...base, records, answer })
        settled()
      })
    const options = { lock: impl.noLock, maxBatchRecords: BATCH_RECORDS, ignoreBackoff: true }
    const step = nextStep()
    void impl
      .drain(base.spool, handler, options)
      .catch(() => {})
      .finally(() => settled())
    await step
  }

  const answer = async (index: number, outcome: Outcome, diesAfterCalls: number): Promise<void> => {
    const [drainer] = drainers.splice(index % Math.max(1, drainers.length), 1)
    if (drainer === undefined) return
    if (outcome.kind === 'ack') ledger.receive(drainer.records)
    suspects += drainers.length
    if (diesAfterCalls < Infinity) {
      suspects++
      drainer.dieAfter(diesAfterCalls)
    }
    await drainer.answer(outcome)
  }

  return {
    write: (index, records) => withWriter(index, ({ spool }) => append(ledger, spool, records)),
    writeSegment: (index, records) =>
      withWriter(index, (writer) => {
        writer.unsealed += records
        largest = Math.max(largest, writer.unsealed)
        const { segment } = writer
        const drawn = Array.from({ length: records }, () => ledger.draw())
        ledger.note(drawn, segment.append(drawn))
      }),
    seal: (index) =>
      withWriter(index, (writer) => {
        writer.segment.seal()
        writer.unsealed = 0
      }),
    doomWriter: (index, calls) => writers[index % writers.length]?.dieAfter(calls),
    startDrainer,
    answer,
    jump: (byMs) => void (offsetMs += byMs),
    requeue: () => void impl.openSpool({ dir }).requeue(),
    purge: () => void impl.openSpool({ dir }).purge(),
    end: async () => {
      while (drainers.length > 0) await answer(0, { kind: 'retry' }, 0)
      for (const { segment } of writers) segment.seal()
      return settleAccounts(impl, { ledger, dir }, suspects * largest + salvaged)
    },
  }
}
