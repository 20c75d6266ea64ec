import type { AttributeSchema } from './schema.ts'

/** What a command is called and everything that it can ever record. */
export interface CommandDescriptor {
  /** The command's words, never its arguments: `cluster create`. */
  readonly path: string
  /** Attributes of the command's span. */
  readonly attributes?: AttributeSchema | undefined
  /** Points in time worth an SLI of their own: `accepted`, `ready`. */
  readonly milestones?: readonly string[] | undefined
  /** Events by name, each with the attributes that it may carry. */
  readonly events?: Readonly<Record<string, AttributeSchema>> | undefined
  /** Internal child spans by name, each with the attributes that it may carry. */
  readonly spans?: Readonly<Record<string, AttributeSchema>> | undefined
}

/** How a command ended, in the words of its SLIs. */
export type Outcome = 'ok' | 'expected' | 'bug' | 'cancelled'

/** How a command is recorded to have ended; `interrupted`: it was killed, or its end could not be written. */
export type RecordedOutcome = Outcome | 'interrupted'

/** Who is answerable for an outcome other than `ok`. */
export type Cause = 'user' | 'local-network' | 'remote' | 'bug'

/** What the runtime knows when a command has ended, however it ended. */
export interface CommandResult {
  readonly outcome: Outcome
  readonly cause?: Cause | undefined
  readonly exitCode: number
  /**
   * A slug, a system error code or an error's class: at most 64 characters of `[A-Za-z0-9_.-]`.
   * Anything else is recorded as `_OTHER`.
   */
  readonly errorType?: string | undefined
}
