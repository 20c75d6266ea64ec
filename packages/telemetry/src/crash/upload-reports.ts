import type { DrainReport } from '@indev/spool/drain'
import type { AppIdentity } from '../identity.ts'
import type { AppPaths } from '../paths.ts'
import { type KilledRun, queueReports } from './queue-reports.ts'
import { isReportUploadAllowed, purgeReports } from './report-consent.ts'
import { readSeen, writeSeen } from './seen-reports.ts'

/** What uploading reports needs. The caller holds the lease. */
export interface UploadReportsOptions {
  readonly app: AppIdentity
  readonly paths: AppPaths
  /** Commands that were killed, and of which a span may leave. */
  readonly killed: readonly KilledRun[]
  /** Delivers what waits, asking the person's word before every request. */
  readonly drain: (mayUpload: () => boolean) => Promise<DrainReport>
}

/**
 * Looks after crash reports, and uploads those that may leave; what was queued and may not any more is discarded.
 *
 * @returns `undefined` when there was nothing to upload.
 */
export async function uploadReports({
  app,
  paths,
  killed,
  drain,
}: UploadReportsOptions): Promise<DrainReport | undefined> {
  const mayUpload = (): boolean => isReportUploadAllowed(paths)
  const { waiting } = await queueReports(app, paths, mayUpload() ? killed : undefined)
  if (!waiting) return undefined
  const report = mayUpload() ? await drain(mayUpload) : undefined
  if (!mayUpload()) purgeReports(paths)
  else if (report?.stoppedBy !== 'empty') return report
  writeSeen(paths, { ...readSeen(paths), waiting: false })
  return report
}
