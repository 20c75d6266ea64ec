import type { Batch, Handler, Outcome } from '@indev/spool/drain'
import type { Transport } from './transport.ts'
import type { UploadAttempt } from './upload-log.ts'
import { type JudgeDeps, type Verdict, attemptOf, jittered, judge } from './verdict.ts'

/** After consent was withdrawn or uploading halted: whoever switches it on again is not kept waiting. */
const SOON_MS = 1000

/** When a collector refuses everything, it is the collector that is wrong: an hour, more or less. */
const LONG_WAIT_MS = 3_600_000

/**
 * Single records refused one after the other, none accepted: it is then the collector that is wrong,
 * not the records, and the rest is kept for later.
 */
const MAX_REFUSED_IN_A_ROW = 8

/** A request that a collector took in. */
export interface DeliveredBatch {
  readonly records: number
  readonly rejected: number
  /** Uncompressed. */
  readonly bytes: number
  /** As it left, gzip. */
  readonly sent: Uint8Array
  /** From the first byte out to the last byte in. */
  readonly tookMs: number
}

/** What delivering needs besides the batch. */
export interface DeliverOptions extends JudgeDeps {
  readonly transport: Transport
  /** What the batches are of. */
  readonly kind: 'logs' | 'traces'
  /** Asked before every request: consent may have gone since the process began. */
  readonly mayUpload: () => boolean
  /** A 2xx came in; what was sent is deleted when this returns. */
  readonly onDelivered: (delivered: DeliveredBatch) => void
  /** Told of every request that came to an end by itself, for the log. */
  readonly onAttempt: (attempt: Omit<UploadAttempt, 'v'>) => void
  /** Told once a request failed, in a phrase for a person. */
  readonly onFailed: (detail: string) => void
  /** The collector wants no more from this release, ms. */
  readonly onHalt: (forMs: number) => void
  /** Monotonic, ms. */
  readonly monotonicMs: () => number
}

/**
 * Hands batches to one collector over OTLP/HTTP.
 *
 * A batch is acknowledged by a 2xx and by nothing else. What can't be delivered now is kept; only a
 * single record that a collector refuses to read is given up, with the reason.
 */
export function otlpHandler(options: DeliverOptions): Handler {
  let refusedInARow = 0
  return async (batch, signal) => {
    if (!options.mayUpload()) {
      options.onFailed('uploading is switched off')
      return { kind: 'retry', afterMs: SOON_MS }
    }
    const startMs = options.monotonicMs()
    const answer = await options.transport.post(options.kind, batch.concat(), signal)
    const verdict = judge(answer, options)
    const tookMs = options.monotonicMs() - startMs
    // One that we broke off says nothing about the collector.
    if (verdict.kind === 'delivered' || !signal.aborted) {
      // One moment: nothing in the batch can be older than the answer is late.
      const atMs = options.nowMs()
      options.onAttempt({
        atMs,
        signal: options.kind,
        ...attemptOf(verdict),
        tookMs,
        records: batch.records.length,
        ageMs: ageOf(batch, atMs),
      })
    }
    const outcome = settle(verdict, batch, tookMs, options)
    if (outcome.kind === 'ack') refusedInARow = 0
    if (outcome.kind !== 'reject' || options.kind === 'logs') return outcome
    refusedInARow += 1
    return refusedInARow > MAX_REFUSED_IN_A_ROW
      ? { kind: 'retry', afterMs: jittered(LONG_WAIT_MS, options.random) }
      : outcome
  }
}

/** By the wall clock of whoever recorded it: 0 where that was ahead. */
function ageOf({ records }: Batch, nowMs: number): number {
  const oldestAtMs = records.reduce((least, { createdAtMs }) => Math.min(least, createdAtMs), nowMs)
  return nowMs - oldestAtMs
}

function settle(verdict: Verdict, batch: Batch, tookMs: number, options: DeliverOptions): Outcome {
  const records = batch.records.length
  if (verdict.kind === 'delivered') {
    const { rejected, sent } = verdict
    options.onDelivered({ records, rejected, bytes: batch.bytes, sent, tookMs })
    // A record holds a command's spans; the spool counts records.
    return { kind: 'ack', rejected: Math.min(rejected, records) }
  }
  options.onFailed(verdict.detail)
  if (options.kind === 'logs' && verdict.kind === 'later' && verdict.isUnwanted === true) {
    // Not every collector takes reports: spans must not wait because of them.
    return { kind: 'reject', reason: 'not-taken', ids: batch.records.map(({ id }) => id) }
  }
  if (verdict.kind === 'refused') {
    return records > 1 ? { kind: 'split' } : { kind: 'reject', reason: verdict.reason }
  }
  if (verdict.kind === 'halt') {
    options.onHalt(verdict.forMs)
    // The halt is this release's; the next one is not kept waiting by a backoff.
    return { kind: 'retry', afterMs: SOON_MS }
  }
  return verdict.afterMs === undefined
    ? { kind: 'retry' }
    : { kind: 'retry', afterMs: verdict.afterMs }
}
