import type { CrashReport } from '@indev/crash/reports'
import { installationId } from '../install-id.ts'
import type { AppIdentity } from '../identity.ts'
import type { AppPaths } from '../paths.ts'
import { resourceOf } from '../resource.ts'
import { LOGS_SCHEMA, MAX_RECORD_BYTES } from '../spool-options.ts'
import { exists } from '../state-io.ts'
import { openTelemetrySpool } from '../telemetry-spool.ts'
import { readSeen, reportIds, writeSeen } from './seen-reports.ts'

/** What tells one process from every other. */
export interface KilledRun {
  readonly pid: number
  readonly startTicks: string
}

/** What {@link queueReports} did. */
export interface QueuedReports {
  /** Whether there are reports in the spool, as far as is known. */
  readonly waiting: boolean
}

/**
 * Makes reports of what commands that were killed left behind, puts their sources into new reports, and queues
 * those that may leave. The holder of the lease calls it; two listings when there is nothing to do.
 *
 * A report is queued once: the id is noted after the spool has it, so a kill in between sends it twice, with the
 * same id, rather than never.
 *
 * @param killed - Which commands that were killed were recorded to be sent: of the others only what was itself
 *   recorded so, which a report says by its trace, may leave. `undefined` where nothing may: reports are only
 *   looked after.
 * @throws The system's error.
 */
export async function queueReports(
  app: AppIdentity,
  paths: AppPaths,
  killed: readonly KilledRun[] | undefined,
): Promise<QueuedReports> {
  const seen = readSeen(paths)
  if (!exists(paths.crashDir)) return seen
  const { mapReports, readReport, reapRuns } = await import('@indev/crash/reports')
  reapRuns(paths.crashDir)
  const ids = reportIds(paths)
  const fresh = ids.filter((id) => !seen.ids.includes(id))
  if (fresh.length === 0) return seen
  mapReports(paths.crashDir, fresh.length)
  let queued = 0
  if (killed !== undefined) {
    const { encodeReport } = await import('./encode-report.ts')
    const spool = openTelemetrySpool(paths)
    for (const id of fresh) {
      const report = readReport(paths.crashDir, id)
      if (report === undefined || !wasSent(report, killed)) continue
      const { version } = report.app
      const resource = resourceOf({ name: app.name, version }, installationId(paths), {})
      const payload = encodeReport(report, resource, MAX_RECORD_BYTES)
      if (spool.appendSync({ payload, schema: LOGS_SCHEMA }).ok) queued += 1
    }
  }
  const waiting = seen.waiting || queued > 0
  writeSeen(paths, { ids, waiting })
  return { waiting }
}

/** Whether the command that crashed was recorded to be sent: what ran under another consent stays here for good. */
function wasSent({ id, spans }: CrashReport, killed: readonly KilledRun[]): boolean {
  if (spans.some(({ traceId }) => traceId !== undefined)) return true
  return killed.some(({ pid, startTicks }) => id.endsWith(`-${pid.toString(36)}-r${startTicks}`))
}
