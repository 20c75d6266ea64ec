import type { Invocation } from './report.ts'

/** A guarded run. */
export interface CrashGuard extends Disposable {
  /**
   * Why no run file could be made: an `errno` code (a report is still tried when a crash comes), or `worker`: nothing
   * is guarded from inside a worker.
   */
  readonly problem: string | undefined
  /** The last report of an error of this run. */
  readonly report: { readonly id: string; readonly file: string } | undefined
  /**
   * Says what the run is doing, once it is known.
   *
   * @param path - The words of the command, never its arguments.
   * @param invocation - What `replayCrash` needs to know. What is no flag's name is left out.
   */
  command(path: string, invocation?: Invocation): void
  /**
   * Leaves a note that outlives the process, however it ends. The last 64 are kept, of 200 bytes or so each.
   *
   * @param kind - One word.
   */
  crumb(kind: string, text: string): void
  /**
   * Writes a report of an error that the host has caught and will end with: `main().catch(…)`.
   *
   * @returns The report's id; `undefined` when it could not be written, or the run has written 32 already.
   */
  capture(error: unknown): string | undefined
  /**
   * Ends the guard: this run ends as it should. To be called before the host ends itself by a signal or by
   * `process.reallyExit`, which a later run would otherwise take for a crash. An ordinary exit needs no call.
   */
  [Symbol.dispose](): void
}
