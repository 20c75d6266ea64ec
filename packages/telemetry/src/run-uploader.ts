import { enterDetached } from '@indev/forker/child'
import { isUploadAllowed } from './consent.ts'
import { releaseHalted } from './fleet-halt.ts'
import { keepHouse } from './keep-house.ts'
import { networkSettings } from './network.ts'
import { uploadAll } from './upload-all.ts'
import { UPLOADER, parseJob } from './upload-job.ts'
import { withdrawalsIn } from './withdrawals.ts'

/** The whole of an uploader's work; forker's watchdog ends the process somewhat later. */
const MAX_WORK_MS = 20_000

/** Long enough for the next command of a script, so that a loop needs one uploader, not many. */
const LINGER_MS = 1000

/**
 * Delivers what is pending, as the detached process, and compacts the journal afterwards.
 *
 * @param args - Of `formatJob`.
 * @param env - Asked for proxies and certificates only.
 * @returns The exit code: 0 done or not needed, 2 not called as it should be.
 */
export async function runUploader(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const job = parseJob(args)
  if (job === undefined) return 2
  const { app, paths, endpoint, rule, withdrawals } = job
  const entry = await enterDetached({ name: UPLOADER, stateDir: paths.forkerDir })
  if (!entry.entered) return 0
  try {
    const mayUpload = (): boolean =>
      withdrawalsIn(paths) === withdrawals &&
      isUploadAllowed(paths, rule) &&
      releaseHalted(paths, app.version) === undefined
    if (!mayUpload()) return 0
    await uploadAll({
      app,
      paths,
      endpoint,
      network: networkSettings(env, app.envPrefix),
      mayUpload,
      signal: entry.signal,
      deadlineMs: MAX_WORK_MS,
      lingerMs: LINGER_MS,
      isAsked: false,
      lockWaitMs: 0,
    })
    keepHouse(paths, Date.now(), () => !entry.signal.aborted)
    return 0
  } finally {
    entry.lease.release()
  }
}
