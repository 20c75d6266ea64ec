import { join } from 'node:path'
import { openSpool } from '@indev/spool'
import { type DeliveredCounts, readDelivered } from './delivered.ts'
import { SEEN_FILE, reportIds, writeSeen } from './crash/seen-reports.ts'
import { waitForLease } from './lease-wait.ts'
import { FLEET_HALT_FILE } from './fleet-halt.ts'
import type { AppPaths } from './paths.ts'
import { spoolOptions } from './spool-options.ts'
import { exists, labelOf, listNames, removeTree } from './state-io.ts'
import { terminateUploader } from './withdraw.ts'
import { WITHDRAWALS_FILE, countWithdrawal } from './withdrawals.ts'

/** What erasing needs. */
export interface EraseOptions {
  readonly paths: AppPaths
  /** How long to wait for a running uploader to end, ms. */
  readonly timeoutMs: number
}

/** What erasing did. */
export type Erasure =
  | {
      readonly outcome: 'erased'
      /** Pending and quarantined records, counted as dropped with the reason `purged`. */
      readonly purged: number
      readonly removed: {
        readonly journalFiles: number
        readonly logFiles: number
        readonly runFiles: number
        /** The next command that records makes a new one, from random numbers. */
        readonly installationId: boolean
      }
      /** What had been delivered by then: it is the collector's, no command here can recall it. */
      readonly beyondRecall: DeliveredCounts
    }
  /** An uploader was still running at the deadline: nothing was removed. */
  | { readonly outcome: 'busy' }
  /** Some of it may be left. */
  | { readonly outcome: 'failed'; readonly why: string }

/**
 * Removes everything recorded on this machine, and with it the installation id.
 *
 * Stops a running uploader first and holds its lease to the end, and one that is still starting finds that
 * sending was withdrawn: once this has returned no packet can follow with anything recorded before.
 * Settings, crash reports, a halt by the fleet and the counts of what was dropped and of withdrawals stay.
 * Never rejects.
 */
export async function erase({ paths, timeoutMs }: EraseOptions): Promise<Erasure> {
  try {
    countWithdrawal(paths)
    terminateUploader(paths)
    const lease = await waitForLease(paths, performance.now() + timeoutMs)
    if (lease === undefined) return { outcome: 'busy' }
    try {
      return eraseHeld(paths)
    } finally {
      lease.release()
    }
  } catch (error) {
    return { outcome: 'failed', why: labelOf(error) }
  }
}

function eraseHeld(paths: AppPaths): Erasure {
  const beyondRecall = readDelivered(paths)
  // Crash reports stay, and none from before may leave afterwards.
  if (exists(paths.crashDir)) writeSeen(paths, { ids: reportIds(paths), waiting: false })
  const purged = purgeSpool(paths)
  const removed = {
    journalFiles: removeFiles(paths.journalDir),
    logFiles: removeFiles(paths.logDir, [FLEET_HALT_FILE, WITHDRAWALS_FILE, SEEN_FILE]),
    runFiles: removeFiles(paths.runDir),
    installationId: exists(paths.installIdFile),
  }
  removeTree(paths.installIdFile)
  return { outcome: 'erased', purged, removed, beyondRecall }
}

/** A draft that its writer left behind is no record yet, but it holds one. */
function purgeSpool(paths: AppPaths): number {
  if (!exists(paths.spoolDir)) return 0
  const spool = openSpool(spoolOptions(paths))
  const purged = spool.purge()
  for (const { file } of spool.inspect({ state: 'writing' })) {
    removeTree(join(paths.spoolDir, 'tmp', file))
  }
  return purged
}

function removeFiles(dir: string, kept: readonly string[] = []): number {
  const names = listNames(dir).filter((name) => !kept.includes(name))
  for (const name of names) removeTree(join(dir, name))
  if (listNames(dir).length === 0) removeTree(dir)
  return names.length
}
