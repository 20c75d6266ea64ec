import { showProgress } from './progress.ts'
import type { Progress, ProgressOptions, ProgressParts, Shown } from './progress.ts'
import type { Disposer } from './streams.ts'

/** What the progress of one command is shown with. */
export interface StageParts extends Pick<
  ProgressParts,
  'stderr' | 'env' | 'clock' | 'isQuiet' | 'signal'
> {
  readonly isPainted: () => boolean
}

/** Where the progress of one command is shown, and what is narrated beside it. */
export interface Stage {
  readonly open: (title: string, options?: ProgressOptions) => Progress
  /** Writes text to stderr, above the block that is shown, if any. */
  readonly write: (text: string) => void
}

/** At most one progress is shown at a time: a new one leaves the one before as it is. */
export function progressStage(parts: StageParts): Stage {
  let shown: Shown | undefined
  return {
    open(title, options = {}) {
      shown?.[Symbol.dispose]()
      shown = showProgress({ ...parts, title, options, isPainted: parts.isPainted(), every })
      return shown
    },
    write(text) {
      if (shown === undefined) parts.stderr.write(text)
      else shown.write(text)
    },
  }
}

function every(periodMs: number, work: () => void): Disposer {
  const timer = setInterval(work, periodMs)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}
