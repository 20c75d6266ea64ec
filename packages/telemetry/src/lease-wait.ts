import { setTimeout as sleep } from 'node:timers/promises'
import { type Lease, acquireLease } from '@indev/forker/child'
import type { AppPaths } from './paths.ts'
import { UPLOADER } from './upload-job.ts'

/** A lease ends without an event that another process could wait for. */
const POLL_MS = 25

/**
 * The uploader's lease, so that no uploader works at the same time.
 *
 * @param deadlineAtMs - On the monotonic clock of `performance.now`, ms.
 * @returns `undefined` when another process held it until then, or `signal` was aborted.
 */
export async function waitForLease(
  paths: Pick<AppPaths, 'forkerDir'>,
  deadlineAtMs: number,
  signal?: AbortSignal,
): Promise<Lease | undefined> {
  for (;;) {
    const lease = await acquireLease({ name: UPLOADER, stateDir: paths.forkerDir })
    if (lease !== null) return lease
    const leftMs = deadlineAtMs - performance.now()
    if (leftMs <= 0 || signal?.aborted === true) return undefined
    await sleep(Math.min(POLL_MS, leftMs))
  }
}
