import { CliError } from './errors.ts'
import { codeOf } from './http-failure.ts'
import type { HttpRequest, HttpResponse } from './http-types.ts'

/** What came of one try. */
export type Attempt =
  | { readonly kind: 'answer'; readonly answer: HttpResponse }
  | { readonly kind: 'failure'; readonly error: unknown }

/** What decides about the next try. */
export interface RetryTerms {
  readonly retry: NonNullable<HttpRequest['retry']>
  /** How many there were. */
  readonly tries: number
  /** Until the deadline, ms. */
  readonly leftMs: number
  /** Wall clock, Unix ms: for a `Retry-After` that is a date. */
  readonly nowMs: number
  /** From 0 to 1. */
  readonly random: () => number
}

const MAX_TRIES = 5
const FIRST_BACKOFF_MS = 250
const MAX_BACKOFF_MS = 8000
/** Added to what `Retry-After` asks for, so that not everybody comes back at once, ms. */
const SPREAD_MS = 250

/** Answers that say "later": too many requests, and a platform, or a proxy before it, that is away. */
const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504])

/**
 * Connections that broke after they were made; an address where nothing listens won't soon. Nor is a platform asked again that
 * was silent for as long as a request may take: somebody has waited for that long.
 */
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

/**
 * How long to wait before a request is sent again.
 *
 * @returns `undefined` when it is not: not allowed, not worth it, too often, or past the deadline.
 */
export function waitBeforeRetryMs(attempt: Attempt, terms: RetryTerms): number | undefined {
  const { retry, tries, leftMs, nowMs, random } = terms
  if (retry === 'never' || tries >= MAX_TRIES || !isPassing(attempt, retry)) return undefined
  const askedMs = attempt.kind === 'answer' ? retryAfterMs(attempt.answer, nowMs) : undefined
  const longestMs = Math.min(FIRST_BACKOFF_MS * 2 ** (tries - 1), MAX_BACKOFF_MS)
  const waitMs =
    askedMs === undefined ? longestMs * (0.5 + 0.5 * random()) : askedMs + SPREAD_MS * random()
  return waitMs < leftMs ? waitMs : undefined
}

/**
 * Refuses a request that says it may be sent again but could then be done twice.
 *
 * @throws TypeError: the caller's mistake.
 */
export function refuseUnsafe({ method, headers = {}, retry = 'never' }: HttpRequest): void {
  if (retry === 'safe' && method !== 'GET' && method !== 'HEAD') {
    throw new TypeError(`a ${method} is not safe to send again: "retry" must be 'keyed' or 'never'`)
  }
  const isKeyed = Object.keys(headers).some((name) => name.toLowerCase() === 'idempotency-key')
  if (retry === 'keyed' && !isKeyed) {
    throw new TypeError("a request without Idempotency-Key can't be 'keyed'")
  }
}

/** Whether the same request may fare better: a platform that still works on this key says 409 and when to ask. */
function isPassing(attempt: Attempt, retry: RetryTerms['retry']): boolean {
  if (attempt.kind === 'answer') {
    const { status, headers } = attempt.answer
    const isInFlight = retry === 'keyed' && status === 409 && 'retry-after' in headers
    return LATER.has(status) || isInFlight
  }
  const { error } = attempt
  return (
    error instanceof CliError && error.outcomeCause === 'remote' && BROKEN.has(codeOf(error.cause))
  )
}

/** Seconds, or a date, which is held against the platform's own clock where it says its time. */
function retryAfterMs({ headers }: HttpResponse, nowMs: number): number | undefined {
  const written = headers['retry-after']
  if (written === undefined) return undefined
  if (/^\d{1,9}$/u.test(written)) return Number(written) * 1000
  const atMs = Date.parse(written)
  if (Number.isNaN(atMs)) return undefined
  const theirsMs = Date.parse(headers['date'] ?? '')
  return Math.max(0, atMs - (Number.isNaN(theirsMs) ? nowMs : theirsMs))
}
