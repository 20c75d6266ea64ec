import { rejectedItems } from './partial-success.ts'
import { retryAfterMs } from './retry-after.ts'
import type { Answer } from './transport.ts'
import type { UploadAttempt } from './upload-log.ts'

/** The statuses that OTLP allows to be tried again soon. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** The statuses with which collectors refuse a body: too large, or not to be understood. */
const BODY_REFUSED: ReadonlySet<number> = new Set([400, 413])

/** "Stop, this release": the fleet's halt. */
const GONE = 410

/** A collector may say `Retry-After: 0`; asking at once, for ever, is not what it wants. */
const MIN_WAIT_MS = 1000

/** No header may silence an installation for longer. */
const MAX_WAIT_MS = 86_400_000

/** After an answer that a retry won't change (401, 403, 404, 500…): half to one and a half hours. */
const LONG_WAIT_MS = 3_600_000

/** How long a 410 holds: half to one and a half days, so that a fleet doesn't come back at once. */
const HALT_MS = 86_400_000

/** Codes that say that this machine's own network is at fault: SLOs exclude these. */
const LOCAL_CODES: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
])

/** What an answer means for what was sent; `detail` is a phrase for a person. */
export type Verdict =
  | { readonly kind: 'delivered'; readonly rejected: number; readonly sent: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string }
  | {
      readonly kind: 'later'
      readonly afterMs: number | undefined
      readonly detail: string
      /** Whether it was this machine's network that failed. */
      readonly isLocal: boolean
      /** The collector has answered, and another try won't change what: it may not know the path. */
      readonly isUnwanted?: true
    }
  | { readonly kind: 'halt'; readonly forMs: number; readonly detail: string }

/** What judging needs besides the answer. */
export interface JudgeDeps {
  /** Wall clock, Unix ms. */
  readonly nowMs: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
}

/**
 * Judges the answer to a request of any signal.
 *
 * Delivered is what got a 2xx, and nothing else. Nothing but a refused body is ever given up.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export function judge(answer: Answer, { nowMs, random }: JudgeDeps): Verdict {
  if (answer.kind === 'no-answer') {
    const { code, isConnected } = answer
    const isLocal = LOCAL_CODES.has(code) || (code === 'ETIMEDOUT' && !isConnected)
    return { kind: 'later', afterMs: undefined, detail: code, isLocal }
  }
  const { status } = answer
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) {
    return { kind: 'delivered', rejected: rejectedItems(answer.body), sent: answer.sent }
  }
  if (BODY_REFUSED.has(status)) return { kind: 'refused', reason: `http-${status}`, detail }
  if (status === GONE) return { kind: 'halt', forMs: jittered(HALT_MS, random), detail }
  if (!RETRYABLE.has(status)) {
    const afterMs = jittered(LONG_WAIT_MS, random)
    return { kind: 'later', afterMs, detail, isLocal: false, isUnwanted: true }
  }
  const askedMs = retryAfterMs(answer.retryAfter, nowMs())
  const afterMs =
    askedMs === undefined ? undefined : Math.min(Math.max(askedMs, MIN_WAIT_MS), MAX_WAIT_MS)
  return { kind: 'later', afterMs, detail, isLocal: false }
}

/** From half of `ms` to one and a half. */
export function jittered(ms: number, random: () => number): number {
  return Math.round(ms * (0.5 + random()))
}

/** How a request went, in the words of the log of uploads. */
export function attemptOf(verdict: Verdict): Pick<UploadAttempt, 'outcome' | 'cause' | 'why'> {
  if (verdict.kind === 'delivered') return { outcome: 'delivered' }
  const outcome = verdict.kind === 'halt' ? 'halted' : verdict.kind
  const isLocal = verdict.kind === 'later' && verdict.isLocal
  return { outcome, cause: isLocal ? 'local-network' : 'remote', why: verdict.detail }
}
