import { CliError } from '@indev/cli'

/** Whether a request may have been done although no answer says so. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof CliError && (error.kind === 'unreachable' || error.kind === 'rate-limited')
  )
}

/** The kind of an error about a request of which nobody knows whether it was done. */
export function unansweredKind(cause: unknown): 'rate-limited' | 'unreachable' {
  return cause instanceof CliError && cause.kind === 'rate-limited' ? 'rate-limited' : 'unreachable'
}

/** Whether the platform said that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof CliError && error.kind === 'not-found'
}
