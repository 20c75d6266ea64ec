import type { CrashGuard, CrashOptions, Invocation, OpenSpan } from '@indev/crash'

/** `guardCrashes` of `@indev/crash`: handed in, since most commands need none of it. */
export type GuardCrashes = (options: CrashOptions) => CrashGuard

/** What is left of a bug, for the person and for the record. */
export interface Evidence {
  /** Names the report. */
  readonly id: string
  /** Its file. */
  readonly file: string
}

/** Watches one command. No method throws. */
export interface CrashWatch {
  /** Leaves a note that survives whatever ends the process; nothing where no run file may be written. */
  crumb(kind: string, text: string): void
  /** Says how the command was called, for who wants to run it once more. */
  describe(invocation: Invocation): void
  /** Says where the spans that are open can be asked for. */
  onOpenSpans(ask: () => readonly OpenSpan[]): void
  /**
   * Leaves a report of a bug.
   *
   * @param guardCrashes - Used where nothing has been watched until now.
   * @returns `undefined` when none could be written.
   */
  capture(error: unknown, guardCrashes: GuardCrashes): Evidence | undefined
  /** The command has ended as it should: to be called before the process ends itself by a signal. */
  end(): void
}

/** A command that ends sooner says it only when it crashes, ms. */
const LATER_MS = 5

/** Watches nothing. */
export const UNWATCHED: CrashWatch = {
  crumb: () => undefined,
  describe: () => undefined,
  onOpenSpans: () => undefined,
  capture: () => undefined,
  end: () => undefined,
}

/** What watching needs to know. */
export interface WatchOptions extends Pick<CrashOptions, 'app' | 'dir' | 'command'> {
  /**
   * Given where a file may be written while nothing has gone wrong. Without it there is only a report of what the
   * command itself can see, and of what kills it there is nothing.
   */
  readonly guardCrashes: GuardCrashes | undefined
  /** Asked before anything is written: whether the place is this user's alone. */
  readonly isOurs: () => boolean
  /** The heap is full and the report is written: must end the process. */
  readonly onFullHeap: () => void
}

/** Begins to watch this process. */
export function watchCrashes({ guardCrashes, isOurs, ...options }: WatchOptions): CrashWatch {
  let ask: (() => readonly OpenSpan[]) | undefined
  let guard: CrashGuard | undefined
  let invocation: Invocation | undefined
  let timer: NodeJS.Timeout | undefined
  const { command = '' } = options
  const openSpans = (): readonly OpenSpan[] => ask?.() ?? []
  if (guardCrashes !== undefined && isOurs()) guard = guardCrashes({ ...options, openSpans })
  // Once it has happened there are no local variables to be had any more.
  const afterwards = (guardLate: GuardCrashes): CrashGuard | undefined => {
    if (guard === undefined && isOurs()) {
      guard = guardLate({ ...options, openSpans, locals: { arm: 'never' } })
    }
    return guard
  }
  return {
    crumb: (kind, text) => guard?.crumb(kind, text),
    describe(called) {
      invocation = called
      timer = setTimeout(() => guard?.command(command, called), LATER_MS).unref()
    },
    onOpenSpans(asked) {
      ask = asked
    },
    capture(error, guardLate) {
      const seen = guard?.report
      // What is no object can't be recognised: it was reported when nobody caught it.
      if (seen !== undefined && (typeof error !== 'object' || error === null)) return seen
      const late = afterwards(guardLate)
      if (late === undefined) return undefined
      if (invocation !== undefined) late.command(command, invocation)
      return late.capture(error) === undefined ? undefined : late.report
    },
    end() {
      clearTimeout(timer)
      guard?.[Symbol.dispose]()
    },
  }
}
