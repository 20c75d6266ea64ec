import { type TelemetryStatus, telemetryStatus } from '@indev/telemetry'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { endpointOf } from '../session.ts'
import type { View } from '../view.ts'
import { type Halt, WHO, haltOf } from './telemetry-halt.ts'
import { moment } from './telemetry-place.ts'

/** The whole pipeline, and what stops it. */
interface Status extends TelemetryStatus {
  /** Who stopped the uploads, and until when; `null` when nobody did. */
  readonly halt: Halt | null
}

/** `telemetry status`: every record is delivered, pending, or counted as dropped. */
export const telemetryStatusCommand: Command = defineCommand({
  path: ['telemetry', 'status'],
  summary: 'Shows what is recorded, what is pending and what was delivered',
  args: {},
  telemetry: { record: false },
  run(_args, { app, env, paths, consent }): Status {
    const endpoint = endpointOf({ app, env, paths })
    const halt = haltOf({ app, paths }) ?? null
    return { ...telemetryStatus(paths, app.identity, { consent, endpoint }), halt }
  },
  human: statusText,
})

function statusText(status: Status, view: View): string {
  const { consent, endpoint, pending, delivered, quarantined, uploader } = status
  const rows: [string, string][] = [
    ['Telemetry', consent.state],
    ['Decided by', `${consent.rule}: ${consent.detail}`],
    ['Collector', endpoint ?? 'none known; nothing is sent'],
    ['Delivered', `${delivered.records} records${lastTime(delivered.lastAtMs)}`],
    ['Pending', `${pending.records} records, ${pending.bytes} bytes`],
    ['Dropped', reasons(status.dropped)],
    ['Set aside', `${quarantined.files} files, ${quarantined.bytes} bytes`],
    ['Uploader', `${uploaderState(status, view.nowMs)}; ${uploader.spawned} started so far`],
  ]
  if (delivered.rejected > 0) {
    rows.splice(4, 0, ['Refused', `${delivered.rejected} spans by the collector`])
  }
  return view.fields(rows)
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
