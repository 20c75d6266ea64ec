/**
 * Why a command failed, in words; each has one exit code in {@link EXIT_CODES}.
 */
export type ErrorKind =
  | 'failed'
  | 'usage'
  | 'action-required'
  | 'login-required'
  | 'not-found'
  | 'conflict'
  | 'forbidden'
  | 'quota'
  | 'environment'
  | 'wait-timeout'
  | 'resource-failed'
  | 'unreachable'
  | 'rate-limited'
  | 'bug'

/**
 * The exit code of every kind of failure; success is 0.
 *
 * 9, 12 and 13 are Node's own and never used; death by a signal is 128 + its number.
 *
 * @see docs/exit-codes.md
 */
export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  failed: 1,
  usage: 2,
  'action-required': 3,
  'login-required': 4,
  'not-found': 5,
  conflict: 6,
  forbidden: 7,
  quota: 8,
  environment: 10,
  'wait-timeout': 20,
  'resource-failed': 21,
  unreachable: 22,
  'rate-limited': 23,
  bug: 70,
}

/** The signals that the runtime owns, with the exit code a shell reports for each. */
export const SIGNAL_EXIT_CODES: Readonly<Record<EndingSignal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
}

/** A signal that ends a command: the runtime aborts, cleans up, flushes and dies by it. */
export type EndingSignal = 'SIGHUP' | 'SIGINT' | 'SIGTERM'
