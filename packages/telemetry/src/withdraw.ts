import { readForkerStatus } from '@indev/forker'
import { openSpool } from '@indev/spool'
import { waitForLease } from './lease-wait.ts'
import type { AppPaths } from './paths.ts'
import { spoolOptions } from './spool-options.ts'
import { UPLOADER } from './upload-job.ts'
import { countWithdrawal } from './withdrawals.ts'

/** What switching off needs. */
export interface WithdrawOptions {
  readonly paths: AppPaths
  /** How long to wait for a running uploader to end, ms. */
  readonly timeoutMs: number
}

/** What switching off did. */
export interface Withdrawal {
  /** No packet can follow; `false` when an uploader was still running at the deadline. */
  readonly stopped: boolean
  /** Pending records discarded, and counted as dropped with the reason `purged`. */
  readonly purged: number
}

/**
 * Stops a running uploader and discards what is pending, after the user's setting was written.
 *
 * Whoever sends looks before each request whether that was withdrawn since it began: one that has just been
 * started, or waits for the lease, sends nothing either.
 * Never rejects.
 */
export async function withdraw({ paths, timeoutMs }: WithdrawOptions): Promise<Withdrawal> {
  try {
    countWithdrawal(paths)
    terminateUploader(paths)
    const lease = await waitForLease(paths, performance.now() + timeoutMs)
    const purged = openSpool(spoolOptions(paths)).purge()
    lease?.release()
    return { stopped: lease !== undefined, purged }
  } catch {
    return { stopped: false, purged: 0 }
  }
}

/** Asks a running uploader, or a flush, to end now. It aborts its request and gives its lease back. */
export function terminateUploader(paths: Pick<AppPaths, 'forkerDir'>): void {
  const running = readForkerStatus(paths.forkerDir, UPLOADER).lease
  if (running === undefined) return
  try {
    process.kill(running.pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}
