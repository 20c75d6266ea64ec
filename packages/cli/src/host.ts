import type { EndingSignal } from './exit-codes.ts'
import type { Clock, Disposer, Streams } from './streams.ts'

/** The process, as a seam: everything that {@link run} takes from outside. */
export interface Host {
  /** Set where the process is this command's own: only there are crashes watched. */
  readonly ownsProcess?: true
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  readonly env: Readonly<NodeJS.ProcessEnv>
  readonly streams: Streams
  readonly clock: Clock
  /**
   * Resolves when everything written has been taken, with what went wrong with stdout, if anything.
   * A reader that went away (EPIPE, ECONNRESET) is nothing wrong.
   */
  drained(): Promise<Error | undefined>
  /** Calls back for each ending signal. */
  onSignal(listener: (signal: EndingSignal) => void): Disposer
  /** Calls back, synchronously, when the process is about to end with `exitCode`. */
  onExit(listener: (exitCode: number) => void): Disposer
  /**
   * Calls back for an uncaught exception, an unhandled rejection, and an event loop that ran empty
   * while a command was still waiting.
   */
  onFatal(listener: (error: unknown) => void): Disposer
}
