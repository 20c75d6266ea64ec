import type { AppPaths, CommandRecorder, Consent } from '@indev/telemetry'
import type { CliApp } from './app.ts'
import type { Globals, OutputFormat } from './globals.ts'
import type { HttpClient } from './http-types.ts'
import type { Progress, ProgressOptions } from './progress.ts'
import type { Clock, Disposer, Streams } from './streams.ts'

/** Everything a command may touch; nothing else of the process is its business. */
export interface CommandContext {
  readonly app: CliApp
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** Where this app keeps its files; `undefined` when there is no usable home. */
  readonly paths: AppPaths | undefined
  readonly io: Streams
  readonly clock: Clock
  /** Aborted by SIGHUP, SIGINT and SIGTERM; at most 2 s later the process ends. */
  readonly signal: AbortSignal
  readonly telemetry: CommandRecorder
  readonly http: HttpClient
  /** The global flags, over their variables. */
  readonly globals: Globals
  readonly output: OutputFormat
  /** `--quiet`: nothing is said beside the result. */
  readonly quiet: boolean
  /** Whether a question may be asked: stdin and stderr are terminals, no `--no-input`, no CI. */
  readonly interactive: boolean
  readonly debug: boolean
  /** What this process may record and which rule decided; unrecorded commands see it too. */
  readonly consent: Consent
  /** Writes one line for people to stderr; nothing with `--quiet`. */
  narrate(text: string): void
  /**
   * Tells on stderr how work that takes a while goes: as a live block on a terminal, elsewhere a line
   * for each phase; nothing with `--quiet`. Dispose of it before the command ends.
   */
  progress(title: string, options?: ProgressOptions): Progress
  /**
   * Keeps names that a listing gave, for completion at Tab; the newest listing of a kind replaces the last.
   *
   * Best effort: never throws. Not in CI, where nobody types.
   */
  rememberNames(kind: string, names: readonly string[]): void
  /** Runs `cleanup` when a signal or an uncaught error ends the command (2 s for all); returns its undo. */
  onCleanup(cleanup: () => void | Promise<void>): Disposer
  /**
   * Runs `work` when the result has been shown, and only then: what a command keeps until somebody has
   * seen its end. What it throws is of no consequence.
   */
  onShown(work: () => void): void
  /** Waits; rejects with the signal's reason as soon as {@link signal} is aborted. */
  sleep(durationMs: number): Promise<void>
}
