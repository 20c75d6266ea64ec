import type { CommandRecorder, SpanRecorder } from '@indev/telemetry'
import { CliError } from './errors.ts'
import { exchange, type Exchanger } from './http-exchange.ts'
import { codeOf } from './http-failure.ts'
import { type Attempt, refuseUnsafe, waitBeforeRetryMs } from './http-retry.ts'
import type { HttpClient, HttpRequest, HttpResponse } from './http-types.ts'

const DEFAULT_TIMEOUT_MS = 30_000

/** A request that may be sent again is given up after this, ms. */
const DEFAULT_DEADLINE_MS = 60_000

/** A wait of this length is told to the person, ms. */
const TOLD_MS = 2000

/** What a client belongs to. */
export interface HttpOwner extends Exchanger {
  readonly telemetry: CommandRecorder
  /** `--request-timeout`: bounds every single try. */
  readonly requestTimeoutMs?: number | undefined
  /** Called with the answer to a traced request: only then has somebody else seen the trace. */
  readonly onTraced: (answer: HttpResponse) => void
  /** Waits; rejects when the command is interrupted. */
  readonly sleep: (durationMs: number) => Promise<void>
  readonly clock: { nowMs(): number; monotonicMs(): number }
  /** From 0 to 1. */
  readonly random: () => number
  /** Takes a line for the person. */
  readonly narrate: (text: string) => void
  /** Takes what `--debug` shows of each try. */
  readonly debug: (text: string) => void
}

/**
 * HTTP over `node:http` or `node:https`, loaded with the first request.
 *
 * Sends again only what the request says may be sent again, and never past its deadline.
 */
export function createHttp(owner: HttpOwner): HttpClient {
  return (request) => owner.telemetry.measure('network', () => sendUntilAnswered(owner, request))
}

async function sendUntilAnswered(owner: HttpOwner, request: HttpRequest): Promise<HttpResponse> {
  refuseUnsafe(request)
  const { retry = 'never', deadlineMs } = request
  const limitMs = deadlineMs ?? (retry === 'never' ? Number.POSITIVE_INFINITY : DEFAULT_DEADLINE_MS)
  const startMs = owner.clock.monotonicMs()
  for (let tries = 1; ; tries += 1) {
    const beganMs = owner.clock.monotonicMs()
    const leftMs = limitMs - (beganMs - startMs)
    const attempt = await tryOnce(owner, request, Math.min(timeoutOf(owner, request), leftMs))
    const nowMs = owner.clock.monotonicMs()
    owner.debug(tried(request, attempt, tries, nowMs - beganMs))
    const waitMs = waitBeforeRetryMs(attempt, {
      retry,
      tries,
      leftMs: limitMs - (nowMs - startMs),
      nowMs: owner.clock.nowMs(),
      random: owner.random,
    })
    if (waitMs === undefined) return attempt.kind === 'answer' ? attempt.answer : raise(attempt)
    owner.debug(`${request.method} again in ${Math.round(waitMs)} ms`)
    if (waitMs >= TOLD_MS) {
      owner.narrate(`the platform is busy; trying again in ${Math.ceil(waitMs / 1000)} s`)
    }
    await owner.sleep(waitMs)
  }
}

function raise({ error }: Extract<Attempt, { kind: 'failure' }>): never {
  throw error
}

function timeoutOf({ requestTimeoutMs }: HttpOwner, { timeoutMs }: HttpRequest): number {
  if (requestTimeoutMs === undefined) return timeoutMs ?? DEFAULT_TIMEOUT_MS
  return Math.min(requestTimeoutMs, timeoutMs ?? Number.POSITIVE_INFINITY)
}

/** One try, with a span of its own. */
async function tryOnce(
  owner: HttpOwner,
  request: HttpRequest,
  timeoutMs: number,
): Promise<Attempt> {
  const url = new URL(request.url)
  const span = request.traced ? openSpan(owner, request, url) : undefined
  try {
    const answer = await exchange(owner, request, url, span?.traceparent, timeoutMs)
    if (request.traced) owner.onTraced(answer)
    span?.end({
      http: { statusCode: answer.status },
      ...(answer.status < 400 ? {} : { errorType: String(answer.status) }),
    })
    return { kind: 'answer', answer }
  } catch (error) {
    span?.end({ errorType: error instanceof CliError ? codeOf(error.cause) : codeOf(error) })
    return { kind: 'failure', error }
  }
}

function openSpan(owner: HttpOwner, request: HttpRequest, url: URL): SpanRecorder {
  return owner.telemetry.startSpan(request.method, 'client', {
    method: request.method,
    serverAddress: url.hostname,
  })
}

function tried(request: HttpRequest, attempt: Attempt, tries: number, tookMs: number): string {
  const { pathname } = new URL(request.url)
  const how =
    attempt.kind === 'answer'
      ? String(attempt.answer.status)
      : attempt.error instanceof CliError
        ? codeOf(attempt.error.cause)
        : 'aborted'
  return `${request.method} ${pathname}: ${how} after ${Math.round(tookMs)} ms (try ${tries})`
}
