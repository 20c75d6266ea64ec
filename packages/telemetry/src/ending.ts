import { openSpool } from '@indev/spool'
import { type EndedCommand, keep } from './keep.ts'
import type { FinishReport, UploadDecision } from './recorder.ts'
import type { ProcessContext } from './recorder-context.ts'
import { spoolOptions } from './spool-options.ts'
import { decideUpload } from './upload.ts'
import { warmUp } from './warm-up.ts'

/** What commands need when they end. */
export interface Ending {
  /** Runs for nothing what is slow when it first runs. */
  warmUp(): void
  /** Puts an ended command on disk. */
  keep(ended: EndedCommand): FinishReport
  /** Starts a detached upload if one is due. */
  upload(): UploadDecision
}

/**
 * The end of the commands of one process: what writes, the spool and the decision about an upload.
 *
 * In a module of its own, and a function, because `bundle-cli` loads it late: at the first call, which comes when the
 * first request is on its way, or at the end of a command without one.
 */
export function endingOf(context: ProcessContext): Ending {
  const spool = openSpool(spoolOptions(context.paths))
  return {
    warmUp,
    keep: (ended) => keep(ended, { ...context, spool }),
    upload: () => decideUpload({ ...context, spool }),
  }
}
