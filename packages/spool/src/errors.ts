/** Why the spool refused a record, or let one go. Every reason has a persistent counter of its own. */
export type DropReason =
  | 'breaker'
  | 'fd-limit'
  | 'full'
  | 'insecure-dir'
  | 'io'
  | 'low-disk'
  | 'no-space'
  | 'permission'
  | 'quota'
  | 'read-only'
  | 'too-large'

/** What a {@link SpoolError} can say. */
export type SpoolErrorCode =
  | 'ERR_SPOOL_CLOSED'
  | 'ERR_SPOOL_FD_LIMIT'
  | 'ERR_SPOOL_INSECURE_DIR'
  | 'ERR_SPOOL_IO'
  | 'ERR_SPOOL_NO_SPACE'
  | 'ERR_SPOOL_PERMISSION'
  | 'ERR_SPOOL_QUOTA'
  | 'ERR_SPOOL_READ_ONLY'

/** A system call that failed, or a spool directory that cannot be trusted. */
export class SpoolError extends Error {
  /** Always this, in every build: for logs. */
  override readonly name = 'SpoolError'
  /** Stable; branch on this, never on the message. */
  readonly code: SpoolErrorCode

  /**
   * @param code - What happened.
   * @param message - What, with the value and the bound.
   * @param options - `cause`: the error of the system call.
   */
  constructor(code: SpoolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What is wrong with a directory, as an error that {@link classify} passes through. */
export function insecureDirectory(fault: string): SpoolError {
  return new SpoolError('ERR_SPOOL_INSECURE_DIR', fault)
}

/** EDQUOT on Linux and on macOS: libuv has no name for it, so Node says `UNKNOWN`. */
const QUOTA_ERRNOS: readonly (number | undefined)[] = [-122, -69]

type IoFailure = Readonly<{ reason: DropReason; code: SpoolErrorCode }>

const BY_CODE: Readonly<Record<string, IoFailure>> = {
  ENOSPC: { reason: 'no-space', code: 'ERR_SPOOL_NO_SPACE' },
  EDQUOT: { reason: 'quota', code: 'ERR_SPOOL_QUOTA' },
  EROFS: { reason: 'read-only', code: 'ERR_SPOOL_READ_ONLY' },
  EACCES: { reason: 'permission', code: 'ERR_SPOOL_PERMISSION' },
  EPERM: { reason: 'permission', code: 'ERR_SPOOL_PERMISSION' },
  EMFILE: { reason: 'fd-limit', code: 'ERR_SPOOL_FD_LIMIT' },
  ENFILE: { reason: 'fd-limit', code: 'ERR_SPOOL_FD_LIMIT' },
}

const OTHER: IoFailure = { reason: 'io', code: 'ERR_SPOOL_IO' }

/** The reason to count and the error to report for whatever a system call threw. */
export function classify(thrown: unknown): { reason: DropReason; error: SpoolError } {
  if (thrown instanceof SpoolError) {
    const reason = thrown.code === 'ERR_SPOOL_INSECURE_DIR' ? 'insecure-dir' : 'io'
    return { reason, error: thrown }
  }
  const failure = isErrno(thrown)
    ? QUOTA_ERRNOS.includes(thrown.errno)
      ? BY_CODE['EDQUOT']
      : BY_CODE[thrown.code ?? '']
    : undefined
  const { reason, code } = failure ?? OTHER
  const message = isErrno(thrown) ? thrown.message : String(thrown)
  return { reason, error: new SpoolError(code, message, { cause: thrown }) }
}

/** Whether `thrown` came from the system with one of `codes`. */
export function hasCode(thrown: unknown, ...codes: readonly string[]): boolean {
  return isErrno(thrown) && codes.includes(thrown.code ?? '')
}

/** By shape: an error of another realm is not an instance of this realm's `Error`. */
function isErrno(thrown: unknown): thrown is NodeJS.ErrnoException {
  return typeof thrown === 'object' && thrown !== null && ('code' in thrown || 'errno' in thrown)
}
