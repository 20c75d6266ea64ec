import type { AppPaths } from '../paths.ts'
import { readUserConfig, writeUserConfig } from '../user-config.ts'
import { waitForLease } from '../lease-wait.ts'
import { LOGS_SCHEMA } from '../spool-options.ts'
import { exists } from '../state-io.ts'
import { openTelemetrySpool } from '../telemetry-spool.ts'
import { queuedFiles } from '../queued.ts'
import { terminateUploader } from '../withdraw.ts'
import { reportIds, writeSeen } from './seen-reports.ts'

/** Whether crash reports may leave this machine: only where somebody said so, and while the settings are sound. */
export function isReportUploadAllowed(paths: Pick<AppPaths, 'configFile'>): boolean {
  const { crashUpload, problem } = readUserConfig(paths)
  return problem === undefined && crashUpload === 'on'
}

/**
 * Lets crash reports leave from now on, with telemetry: those that are there already stay.
 *
 * @throws The system's error when that can't be written.
 */
export function allowReportUpload(paths: AppPaths): void {
  if (isReportUploadAllowed(paths)) return
  // Before it is allowed: a report from before must never be taken for a new one.
  writeSeen(paths, { ids: reportIds(paths), waiting: false })
  writeUserConfig(paths, { crashUpload: 'on' })
}

/** What withdrawing did. */
export interface ReportWithdrawal {
  /** No report can follow; `false` when an uploader was still running at the deadline. */
  readonly stopped: boolean
  /** Reports that waited in the spool and were discarded there. */
  readonly purged: number
}

/**
 * Keeps crash reports on this machine from now on: ends a running upload and discards what waits.
 *
 * @throws The system's error when the setting can't be written.
 */
export async function forbidReportUpload(
  paths: AppPaths,
  timeoutMs: number,
): Promise<ReportWithdrawal> {
  writeUserConfig(paths, { crashUpload: null })
  terminateUploader(paths)
  const lease = await waitForLease(paths, performance.now() + timeoutMs)
  try {
    return { stopped: lease !== undefined, purged: purgeReports(paths) }
  } finally {
    lease?.release()
  }
}

/** Discards the reports that wait; spans stay. */
export function purgeReports(paths: Pick<AppPaths, 'spoolDir'>): number {
  if (!exists(paths.spoolDir)) return 0
  const spool = openTelemetrySpool(paths)
  const files = queuedFiles(spool).filter((file) =>
    spool.read(file)?.every(({ schema }) => schema === LOGS_SCHEMA),
  )
  return files.reduce((sum, file) => sum + spool.purge({ file }), 0)
}
