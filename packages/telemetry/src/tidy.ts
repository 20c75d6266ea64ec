import { acquireLease } from '@indev/forker/child'
import type { AppIdentity } from './identity.ts'
import { keepHouse } from './keep-house.ts'
import type { AppPaths } from './paths.ts'
import { settleRuns } from './settle-runs.ts'
import { labelOf } from './state-io.ts'
import { UPLOADER } from './upload-job.ts'

/** How long days may be compacted while somebody waits, ms; the rest is the next one's. */
const MAX_WORK_MS = 1000

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
 * For consent `local`, where nothing runs in the background: a command that is about to look at what was
 * recorded calls this first. Sends nothing, waits for nobody, never rejects.
 *
 * @returns `undefined` when an uploader is at work, which does it.
 */
export async function tidy(
  app: AppIdentity,
  paths: AppPaths,
  nowMs: number = Date.now(),
): Promise<Tidied | undefined> {
  try {
    const lease = await acquireLease({ name: UPLOADER, stateDir: paths.forkerDir })
    if (lease === null) return undefined
    try {
      const { interrupted } = await settleRuns(app, paths, nowMs)
      const endAtMs = performance.now() + MAX_WORK_MS
      keepHouse(paths, nowMs, () => performance.now() < endAtMs)
      return { interrupted }
    } finally {
      lease.release()
    }
  } catch (error) {
    return { interrupted: 0, why: labelOf(error) }
  }
}
