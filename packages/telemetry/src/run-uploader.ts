import { enterDetached } from '@indev/forker/child'
import { isUploadAllowed } from './consent.ts'
import { drainSpool } from './drain-spool.ts'
import { UPLOADER, parseJob } from './upload-job.ts'

/** The whole of an uploader's work; forker's watchdog ends the process somewhat later. */
const MAX_WORK_MS = 20_000

/** Long enough for the next command of a script, so that a loop needs one uploader, not many. */
const LINGER_MS = 1000

/**
 * Delivers what is pending, as the detached process.
 *
 * @param args - Of `formatJob`.
 * @returns The exit code: 0 done or not needed, 2 not called as it should be.
 */
export async function runUploader(args: readonly string[]): Promise<number> {
  const job = parseJob(args)
  if (job === undefined) return 2
  const { app, paths, endpoint, rule } = job
  const entry = await enterDetached({ name: UPLOADER, stateDir: paths.forkerDir })
  if (!entry.entered) return 0
  try {
    const mayUpload = (): boolean => isUploadAllowed(paths, rule)
    if (!mayUpload()) return 0
    await drainSpool({
      app,
      paths,
      endpoint,
      mayUpload,
      signal: entry.signal,
      deadlineMs: MAX_WORK_MS,
      lingerMs: LINGER_MS,
      ignoreBackoff: false,
      lockWaitMs: 0,
    })
    return 0
  } finally {
    entry.lease.release()
  }
}
