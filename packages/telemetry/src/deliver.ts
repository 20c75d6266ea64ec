import type { Batch, Handler, Outcome } from '@indev/spool/drain'
import { rejectedSpans } from './partial-success.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Answer, Transport } from './transport.ts'

/** The statuses that OTLP allows to be tried again soon. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** The statuses with which collectors refuse a body: too large, or not to be understood. */
const BODY_REFUSED: ReadonlySet<number> = new Set([400, 413])

/** A collector may say `Retry-After: 0`; asking at once, for ever, is not what it wants. */
const MIN_WAIT_MS = 1000

/** No header may silence an installation for longer. */
const MAX_WAIT_MS = 86_400_000

/** After an answer that a retry won't change (401, 403, 404, 500…): half to one and a half hours. */
const LONG_WAIT_MS = 3_600_000

/**
 * Single records refused one after the other, none accepted: it is then the collector that is wrong,
 * not the records, and the rest is kept for later.
 */
const MAX_REFUSED_IN_A_ROW = 8

/** What delivering needs besides the batch. */
export interface DeliverOptions {
  readonly transport: Transport
  /** Asked before every request: consent may have gone since the process began. */
  readonly mayUpload: () => boolean
  /** A 2xx came in. */
  readonly onDelivered: (delivered: { readonly records: number; readonly rejected: number }) => void
  /** Told once a request failed, in a phrase for a person. */
  readonly onFailed: (detail: string) => void
  /** Wall clock, Unix ms. */
  readonly nowMs: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
}

/**
 * Hands batches to one collector over OTLP/HTTP.
 *
 * A batch is acknowledged by a 2xx and by nothing else. What can't be delivered now is kept; only a
 * single record that a collector refuses to read is given up, with the reason.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function otlpHandler(options: DeliverOptions): Handler {
  let refusedInARow = 0
  return async (batch, signal) => {
    if (!options.mayUpload()) {
      options.onFailed('consent was withdrawn')
      return { kind: 'retry', afterMs: MIN_WAIT_MS }
    }
    const answer = await options.transport.post(batch.concat(), signal)
    const outcome = judge(answer, batch, options)
    if (outcome.kind === 'ack') refusedInARow = 0
    if (outcome.kind !== 'reject') return outcome
    refusedInARow += 1
    return refusedInARow > MAX_REFUSED_IN_A_ROW ? longWait(options) : outcome
  }
}

function judge(answer: Answer, batch: Batch, options: DeliverOptions): Outcome {
  if (answer.kind === 'no-answer') {
    options.onFailed(answer.code)
    return { kind: 'retry' }
  }
  const { status } = answer
  if (status >= 200 && status < 300) {
    const rejected = rejectedSpans(answer.body)
    options.onDelivered({ records: batch.records.length, rejected })
    // A record holds a command's spans; the spool counts records.
    return { kind: 'ack', rejected: Math.min(rejected, batch.records.length) }
  }
  options.onFailed(`HTTP ${status}`)
  if (BODY_REFUSED.has(status)) {
    return batch.records.length > 1
      ? { kind: 'split' }
      : { kind: 'reject', reason: `http-${status}` }
  }
  if (!RETRYABLE.has(status)) {
    return longWait(options)
  }
  const askedMs = retryAfterMs(answer.retryAfter, options.nowMs())
  return askedMs === undefined
    ? { kind: 'retry' }
    : { kind: 'retry', afterMs: Math.min(Math.max(askedMs, MIN_WAIT_MS), MAX_WAIT_MS) }
}

function longWait({ random }: DeliverOptions): Outcome {
  return { kind: 'retry', afterMs: Math.round(LONG_WAIT_MS * (0.5 + random())) }
}
