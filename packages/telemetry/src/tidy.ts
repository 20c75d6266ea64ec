import { acquireLease } from '@indev/forker/child'
import type { AppIdentity } from './identity.ts'
import { keepHouse } from './keep-house.ts'
import type { AppPaths } from './paths.ts'
import { settleRuns } from './settle-runs.ts'
import { labelOf } from './state-io.ts'
import { UPLOADER } from './upload-job.ts'

/** How much may be done while somebody waits; the rest is the next one's. */
export interface TidyOptions {
  /** Unix ms. @defaultValue now */
  readonly nowMs?: number
  /** Killed commands, at most. @defaultValue as many as an uploader settles */
  readonly maxRuns?: number
  /** No further day is compacted after this, ms. @defaultValue 1000 */
  readonly maxWorkMs?: number
}

/** What was tidied. */
export interface Tidied {
  /** Killed commands that are in the journal now. */
  readonly interrupted: number
  /** A code or class of what went wrong, if something did. */
  readonly why?: string | undefined
}

/**
 * Does what an uploader does beside uploading: records killed commands, compacts old days of the journal.
 *
 * For consent `local`, where nothing runs in the background: the first command of a day calls this at its end
 * (`FinishReport.tidyDue`), and a command that is about to look at what was recorded before it looks. Sends nothing, waits for nobody, never rejects.
 *
 * @returns `undefined` when an uploader is at work, which does it.
 */
export async function tidy(
  app: AppIdentity,
  paths: AppPaths,
  { nowMs = Date.now(), maxRuns, maxWorkMs = 1000 }: TidyOptions = {},
): Promise<Tidied | undefined> {
  try {
    const lease = await acquireLease({ name: UPLOADER, stateDir: paths.forkerDir })
    if (lease === null) return undefined
    try {
      const { interrupted } = await settleRuns(app, paths, nowMs, maxRuns)
      const endAtMs = performance.now() + maxWorkMs
      keepHouse(paths, nowMs, () => performance.now() < endAtMs)
      return { interrupted }
    } finally {
      lease.release()
    }
  } catch (error) {
    return { interrupted: 0, why: labelOf(error) }
  }
}
