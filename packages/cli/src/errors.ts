import type { Cause } from '@indev/telemetry'
import type { ErrorKind } from './exit-codes.ts'

/** A command that leads on from a failure; our own parser accepts it. */
export interface NextStep {
  /** A whole command line, ready to paste. */
  readonly command: string
  /** What it does for the person, as a short phrase. */
  readonly why: string
}

/** A stable name of a failure, such as `cluster.quota-exceeded`. */
export type Slug = `${string}.${string}`

/** What a {@link CliError} is made of. */
export interface CliErrorOptions {
  /** Stable name, `area.what`, lower case. */
  readonly slug: Slug
  /** Decides the exit code. */
  readonly kind: Exclude<ErrorKind, 'bug'>
  /** One line for people; never recorded. */
  readonly message: string
  /** Whether the slug may be recorded as `error.type`; `false` records the kind only. */
  readonly recordable: boolean
  /** What caused it; shown under `--debug`, never recorded. */
  readonly cause?: unknown
  /** Who has to act; derived from the kind when absent. */
  readonly outcomeCause?: Cause
  /** Whether the same command may succeed later; derived from the kind when absent. */
  readonly retryable?: boolean
  /** Commands to go on with. */
  readonly next?: readonly NextStep[]
  /** What was found, as JSON: part of the error document, never recorded. */
  readonly details?: unknown
}

/** Who has to act on a failure of `kind`, unless the throw site knows better. */
export function causeOf(kind: ErrorKind): Cause {
  return REMOTE.has(kind) ? 'remote' : 'user'
}

const REMOTE: ReadonlySet<ErrorKind> = new Set(['unreachable', 'wait-timeout', 'resource-failed'])
const RETRYABLE: ReadonlySet<ErrorKind> = new Set(['unreachable', 'wait-timeout', 'rate-limited'])

/** A failure that the person can act on: printed without a stack, with an exit code of its kind. */
export class CliError extends Error {
  override readonly name: string = 'CliError'
  /** Stable name of this failure. */
  readonly slug: Slug
  /** Decides the exit code. */
  readonly kind: Exclude<ErrorKind, 'bug'>
  /** Whether the slug may be recorded. */
  readonly recordable: boolean
  /** Who has to act: SLOs count `remote` as bad. */
  readonly outcomeCause: Cause
  /** Whether the same command may succeed later. */
  readonly retryable: boolean
  /** Commands to go on with. */
  readonly next: readonly NextStep[]
  /** What was found, as JSON; `undefined` when the message says it all. */
  readonly details: unknown

  constructor(options: CliErrorOptions) {
    super(options.message, 'cause' in options ? { cause: options.cause } : undefined)
    this.slug = options.slug
    this.kind = options.kind
    this.recordable = options.recordable
    this.outcomeCause = options.outcomeCause ?? causeOf(options.kind)
    this.retryable = options.retryable ?? RETRYABLE.has(options.kind)
    this.next = options.next ?? []
    this.details = options.details
  }
}
