import { type AppPaths, type TelemetryStatus, telemetryStatus } from '@indev/telemetry'
import { type UploadAttempt, readSliHistory, readUploadLog } from '@indev/telemetry/journal'
import { isReportUploadAllowed, reportIds, tidy } from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { endpointOf } from '../session.ts'
import type { View } from '../view.ts'
import { STATUS } from './results/telemetry-results.ts'
import { type Halt, WHO, haltOf } from './telemetry-halt.ts'
import { moment } from './telemetry-place.ts'

/** The whole pipeline, and what stops it. */
interface Status extends TelemetryStatus {
  /** Who stopped the uploads, and until when; `null` when nobody did. */
  readonly halt: Halt | null
  /** Commands in the journal, of 400 days at most: the first place that a command is written to. */
  readonly recorded: number
  readonly uploads: Uploads
  /** Whether crash reports leave too; `crash upload` decides. */
  readonly crashReports: { readonly upload: 'on' | 'off'; readonly kept: number }
}

/** How the uploads went that are still known of. */
interface Uploads {
  readonly tried: number
  readonly delivered: number
  /** For want of a network here. */
  readonly excluded: number
  /** The last one that failed. */
  readonly lastFailure: Pick<UploadAttempt, 'atMs' | 'cause' | 'why'> | null
}

/** `telemetry status`: every record is delivered, pending, or counted as dropped. */
export const telemetryStatusCommand: Command = defineCommand({
  path: ['telemetry', 'status'],
  summary: 'Shows what is recorded, what is pending and what was delivered.',
  args: {},
  telemetry: { record: false },
  result: STATUS,
  async run(_args, { app, env, paths, consent }): Promise<Status> {
    const endpoint = endpointOf({ app, env, paths })
    // Nothing runs in the background there.
    if (paths !== undefined && consent.state === 'local') await tidy(app.identity, paths)
    const halt = haltOf({ app, paths }) ?? null
    return {
      ...telemetryStatus(paths, app.identity, { consent, endpoint }),
      halt,
      recorded: paths === undefined ? 0 : recordedIn(paths),
      uploads: uploadsIn(paths),
      crashReports: crashReportsIn(paths),
    }
  },
  human: statusText,
})

function recordedIn(paths: AppPaths): number {
  const { entries, groups } = readSliHistory(paths)
  return groups.reduce((sum, { count }) => sum + count, entries.length)
}

function uploadsIn(paths: AppPaths | undefined): Uploads {
  const { attempts } = paths === undefined ? { attempts: [] } : readUploadLog(paths)
  const failed = attempts.findLast(({ outcome }) => outcome !== 'delivered')
  return {
    tried: attempts.length,
    delivered: attempts.filter(({ outcome }) => outcome === 'delivered').length,
    excluded: attempts.filter(({ cause }) => cause === 'local-network').length,
    lastFailure:
      failed === undefined ? null : { atMs: failed.atMs, cause: failed.cause, why: failed.why },
  }
}

function crashReportsIn(paths: AppPaths | undefined): Status['crashReports'] {
  if (paths === undefined) return { upload: 'off', kept: 0 }
  return {
    upload: isReportUploadAllowed(paths) ? 'on' : 'off',
    kept: reportIds(paths).length,
  }
}

function statusText(status: Status, view: View): string {
  const { consent, endpoint, pending, delivered, quarantined, uploader } = status
  const rows: [string, string][] = [
    ['Telemetry', consent.state],
    ['Decided by', `${consent.rule}: ${consent.detail}`],
    ['Collector', endpoint ?? 'none known; nothing is sent'],
    ['Recorded', `${status.recorded} commands`],
    ['Delivered', `${delivered.records} records${lastTime(delivered.lastAtMs)}`],
    ['Pending', `${pending.records} records, ${pending.bytes} bytes`],
    ['Dropped', reasons(status.dropped)],
    ['Set aside', `${quarantined.files} files, ${quarantined.bytes} bytes`],
    ['Requests', requestsText(status.uploads)],
    ['Crashes', crashReportsText(status)],
    ['Uploader', `${uploaderState(status, view.nowMs)}; ${uploader.spawned} started so far`],
  ]
  if (delivered.rejected > 0) {
    rows.splice(5, 0, ['Refused', `${delivered.rejected} spans by the collector`])
  }
  return view.fields(rows)
}

function crashReportsText({ crashReports, consent }: Status): string {
  const { upload, kept } = crashReports
  const isSent = upload === 'on' && consent.state === 'on'
  return `${kept} kept here; ${isSent ? 'new ones are sent' : 'never sent'}`
}

function requestsText({ tried, delivered, lastFailure }: Uploads): string {
  const failed =
    lastFailure === null
      ? ''
      : `; last failure ${moment(lastFailure.atMs)} (${lastFailure.why ?? ''})`
  return `${delivered} of ${tried} succeeded${failed}`
}

function uploaderState({ uploader, backoffUntilMs, halt }: Status, nowMs: number): string {
  const { pid, breakerOpenUntilMs } = uploader
  const running = pid === undefined ? '' : `running (process ${pid}), `
  if (halt !== null) {
    return `${running}halted by ${WHO[halt.by]} until ${moment(halt.untilMs ?? Infinity)}`
  }
  if (pid !== undefined) return `running (process ${pid})`
  if (isAhead(breakerOpenUntilMs, nowMs)) {
    return `stopped by its breaker until ${moment(breakerOpenUntilMs)}`
  }
  return isAhead(backoffUntilMs, nowMs) ? `waiting until ${moment(backoffUntilMs)}` : 'idle'
}

function isAhead(atMs: number | undefined, nowMs: number): atMs is number {
  return atMs !== undefined && atMs > nowMs
}

function reasons(dropped: Readonly<Record<string, number>>): string {
  const counted = Object.entries(dropped).filter(([, count]) => count > 0)
  const total = counted.reduce((sum, [, count]) => sum + count, 0)
  const list = counted.map(([reason, count]) => `${reason} ${count}`).join(', ')
  return list === '' ? '0 records' : `${total} records (${list})`
}

function lastTime(atMs: number | undefined): string {
  return atMs === undefined ? '' : `, last ${moment(atMs)}`
}
