import type { Cause, Outcome } from '@indev/telemetry'
import { causeOf, CliError, type NextStep } from './errors.ts'
import { type EndingSignal, type ErrorKind, EXIT_CODES, SIGNAL_EXIT_CODES } from './exit-codes.ts'
import { isReplaced, replaced } from './replaced.ts'

/** How a command ended, in the words of its journal line. */
export interface Verdict {
  readonly outcome: Outcome
  readonly cause?: Cause
  readonly exitCode: number
  readonly errorType?: string
}

/** A failure as it is shown and recorded. */
export interface Failure {
  readonly slug: string
  readonly kind: ErrorKind | 'interrupted'
  readonly message: string
  readonly retryable: boolean
  readonly next: readonly NextStep[]
  /** Part of the JSON document where there are any. */
  readonly details?: unknown
  /** One more line for people, below the message. */
  readonly note?: string
  readonly verdict: Verdict
  /** What was thrown, for `--debug`. */
  readonly error: unknown
}

/** A command that returned. */
export const SUCCESS: Verdict = { outcome: 'ok', exitCode: 0 }

/**
 * Sorts what a command threw: a {@link CliError} was expected, anything else is a bug of `app`.
 *
 * @param app - The program's name, for the message.
 */
export function failureOf(app: string, error: unknown): Failure {
  if (error instanceof CliError) {
    const { slug, kind, message, retryable, next, details, recordable, outcomeCause } = error
    const verdict: Verdict = {
      outcome: 'expected',
      cause: outcomeCause,
      exitCode: EXIT_CODES[kind],
      errorType: recordable ? slug : kind,
    }
    return { slug, kind, message, retryable, next, details, verdict, error }
  }
  if (isReplaced(error)) return failureOf(app, replaced(app, error))
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    slug: 'cli.bug',
    kind: 'bug',
    message: `this is a bug in ${app}: ${what}`,
    retryable: false,
    next: [],
    verdict: {
      outcome: 'bug',
      cause: 'bug',
      exitCode: EXIT_CODES.bug,
      errorType: errorTypeOf(error),
    },
    error,
  }
}

/**
 * A command that a signal ended.
 *
 * @param error - What the handler made of it: a {@link CliError} can say how to go on.
 */
export function interruption(app: string, signal: EndingSignal, error: unknown): Failure {
  const verdict: Verdict = {
    outcome: 'cancelled',
    cause: 'user',
    exitCode: SIGNAL_EXIT_CODES[signal],
    errorType: signal,
  }
  if (error instanceof CliError) return { ...failureOf(app, error), verdict }
  return {
    slug: 'cli.interrupted',
    kind: 'interrupted',
    message: `interrupted by ${signal}`,
    retryable: true,
    next: [],
    verdict,
    error,
  }
}

/** What a handler's own `process.exit(exitCode)` says about how it went. */
export function verdictOfExit(exitCode: number): Verdict {
  if (exitCode === 0) return SUCCESS
  const kind = KINDS.find((each) => EXIT_CODES[each] === exitCode) ?? 'failed'
  const verdict = { exitCode, errorType: kind }
  if (kind === 'bug') return { outcome: 'bug', cause: 'bug', ...verdict }
  return { outcome: 'expected', cause: causeOf(kind), ...verdict }
}

const KINDS = Object.keys(EXIT_CODES).filter((kind): kind is ErrorKind => kind in EXIT_CODES)

/** A system error's code or the class: both are written by programmers, never by users. */
function errorTypeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/u.test(code)
    ? code
    : error.constructor.name
}
