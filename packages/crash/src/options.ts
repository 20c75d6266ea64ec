import type { HangOptions } from './hang-watch.ts'
import type { KeepLimits } from './keep.ts'
import type { LocalsOptions } from './locals.ts'
import type { RedactionRules } from './redact.ts'
import type { CrashApp, OpenSpan } from './report.ts'

/** How to guard a program. */
export interface CrashOptions {
  /** Which program. */
  readonly app: CrashApp
  /** Where evidence goes: made with 0700 if missing, refused when others can enter it. Absolute. */
  readonly dir: string
  /** The words of the command, never its arguments. `CrashGuard.command` sets it later. */
  readonly command?: string
  /** Asked in the crash for the spans that are open. May throw. */
  readonly openSpans?: () => readonly OpenSpan[]
  /**
   * Which files are the program's own.
   *
   * @defaultValue Neither Node's nor in a `node_modules`, except that of the program itself when it was installed into one.
   */
  readonly isInApp?: (url: string) => boolean
  /** Whether and when local variables are watched. */
  readonly locals?: LocalsOptions
  /** Whether and when it is noticed that the event loop stands still, and `askStack` is answered. */
  readonly hangs?: HangOptions
  /**
   * Called when the heap is full while local variables are watched, after the report has been written. May end the
   * process with `process.exit`; otherwise it aborts, as Node does when the heap is full.
   */
  readonly onFullHeap?: () => void
  /** What else is secret. */
  readonly redact?: RedactionRules
  /** How much is kept. */
  readonly keep?: Partial<KeepLimits>
}

/** @throws TypeError when they are not what their type says. */
export function checkOptions({ app, dir }: CrashOptions): void {
  if (typeof app.name !== 'string' || typeof app.version !== 'string') {
    throw new TypeError('app needs a name and a version')
  }
  // A regular expression would be compiled for this once in every run.
  if (typeof dir !== 'string' || !(dir.startsWith('/') || /^(?:\\|[A-Za-z]:)/.test(dir))) {
    throw new TypeError('dir is to be an absolute path')
  }
}
