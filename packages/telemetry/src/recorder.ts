import type { CommandResult } from './descriptor.ts'
import type { SpanValue } from './schema.ts'

/** What may be said of an HTTP exchange: never a URL, a header, a query or a body. */
export interface HttpAttributes {
  /** Recorded when it is one of the nine known methods, else as `_OTHER`. */
  readonly method?: string | undefined
  readonly statusCode?: number | undefined
  /** The host asked; recorded only when it is one of the app's built-in hosts, else as `custom`. */
  readonly serverAddress?: string | undefined
  /** Which attempt this is, counted from 0; recorded from 1 on. */
  readonly resendCount?: number | undefined
}

/** How a child span ended. */
export interface SpanEnd {
  /** Same form as {@link CommandResult.errorType}; makes the span's status an error. */
  readonly errorType?: string | undefined
  readonly http?: HttpAttributes | undefined
  /** Only those declared for this span in {@link CommandDescriptor.spans}. */
  readonly attributes?: Readonly<Record<string, SpanValue>> | undefined
}

/** A bug, as it may be recorded: what it is called, never what it says. */
export interface ExceptionFacts {
  /** Same form as {@link CommandResult.errorType}. */
  readonly type: string
  /** Which crashes are the same: 16 hexadecimal digits. */
  readonly fingerprint: string
  /** The recipe of the fingerprint. */
  readonly fingerprintVersion: number
  /** How many reports of it there are on this machine. */
  readonly count: number
}

/** A child span that is open. */
export interface SpanRecorder {
  /** The W3C `traceparent` header that continues this span; `undefined` when nothing is recorded. */
  readonly traceparent: string | undefined
  /** Ends the span; a second call changes nothing. */
  end(end?: SpanEnd): void
}

/** A child span that others can be within. */
export interface ScopedSpan extends SpanRecorder {
  /**
   * Runs `work` within the span: spans that it starts, also after it has waited, are this one's children.
   *
   * Without it a span is the command's child.
   */
  run<T>(work: () => T): T
}

/** What {@link CommandRecorder.finish} did, for `--debug` and the benches; times in microseconds. */
export interface FinishReport {
  readonly journal: 'written' | 'failed' | 'off'
  readonly spool: 'appended' | 'dropped' | 'failed' | 'off'
  /** Why the span was dropped or could not be encoded; a code or reason, never a path. */
  readonly why?: string | undefined
  readonly durationNs: number
  /** Attributes, events and spans kept out: undeclared, outside their set, or over a limit. */
  readonly dropped: number
  /** Fields that the deny-list took out although they were declared. */
  readonly redacted: number
  readonly journalUs: number
  readonly serializeUs: number
  readonly appendUs: number
  /** With consent `local`, at the first command of a day: whoever can wait calls `tidy()` of `./operate`. */
  readonly tidyDue?: boolean | undefined
}

/** Whether a detached upload was started, and if not, why not. */
export type UploadDecision =
  | { readonly outcome: 'spawned'; readonly pid: number }
  | { readonly outcome: 'off'; readonly why: 'consent' | 'no-endpoint' }
  | { readonly outcome: 'not-due'; readonly why: string }
  | { readonly outcome: 'refused'; readonly why: string }
  | { readonly outcome: 'failed'; readonly cause: unknown }

/** Records one run of one command. No method throws, prints or waits. */
export interface CommandRecorder {
  /** 32 hexadecimal digits; `undefined` when no span is recorded. */
  readonly traceId: string | undefined
  /** The `traceparent` of the command itself; `undefined` when no span is recorded. */
  readonly traceparent: string | undefined
  /** Sets attributes of the command's span; undeclared ones are dropped and counted. */
  set(attributes: Readonly<Record<string, SpanValue>>): void
  /** Adds an event declared in the descriptor; any other is dropped and counted. */
  event(name: string, attributes?: Readonly<Record<string, SpanValue>>): void
  /** Adds the event `exception`; one whose facts are not of the form that they must have is dropped and counted. */
  exception(facts: ExceptionFacts): void
  /** An event whose time since the start also goes to the journal; the first of a name counts. */
  milestone(name: string): void
  /**
   * Opens a child span.
   *
   * A client span is named by its HTTP method; an internal one by a name declared in the descriptor.
   */
  startSpan(name: string, kind: 'client' | 'internal', attributes?: HttpAttributes): SpanRecorder
  /** Counts the time until `work` settles as network or as a person's; overlaps count once. */
  measure<T>(kind: 'network' | 'prompt', work: () => Promise<T>): Promise<T>
  /** Counts the `durationMs` before now as suspended (Ctrl-Z, a sleeping laptop). */
  suspended(durationMs: number): void
  /**
   * Runs for nothing what the end will run, synchronously, about a millisecond: call it when the
   * request is on the wire, where that costs nothing.
   */
  preload(): void
  /**
   * Ends the command: journal line, then span bytes, then one append to the spool.
   *
   * Synchronous, so that an `exit` handler can call it; a second call returns the first's report.
   */
  finish(result: CommandResult): FinishReport
  /** Starts a detached upload if one is due and every guard agrees. */
  maybeUpload(): UploadDecision
}

/** A recorder whose spans nest. */
export interface ScopedRecorder extends CommandRecorder {
  startSpan(name: string, kind: 'client' | 'internal', attributes?: HttpAttributes): ScopedSpan
}
