import { type TelemetryStatus, telemetryStatus } from '@indev/telemetry'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { endpointOf } from '../session.ts'
import type { View } from '../view.ts'

/** `telemetry status`: every record is delivered, pending, or counted as dropped. */
export const telemetryStatusCommand: Command = defineCommand({
  path: ['telemetry', 'status'],
  summary: 'Shows what is recorded, what is pending and what was delivered',
  args: {},
  telemetry: { record: false },
  run(_args, { app, env, paths, consent }) {
    return telemetryStatus(paths, app.identity, {
      consent,
      endpoint: endpointOf({ app, env, paths }),
    })
  },
  human: statusText,
})

function statusText(status: TelemetryStatus, view: View): string {
  const { consent, endpoint, pending, delivered, quarantined, uploader } = status
  const rows: [string, string][] = [
    ['Telemetry', `${consent.state} (${consent.detail})`],
    ['Collector', endpoint ?? 'none known; nothing is sent'],
    ['Delivered', `${delivered.records} records${lastTime(delivered.lastAtMs)}`],
    ['Pending', `${pending.records} records, ${pending.bytes} bytes`],
    ['Dropped', reasons(status.dropped)],
    ['Set aside', `${quarantined.files} files, ${quarantined.bytes} bytes`],
    ['Uploader', `${uploaderState(status, view.nowMs)}; ${uploader.spawned} started so far`],
  ]
  if (delivered.rejected > 0) {
    rows.splice(3, 0, ['Refused', `${delivered.rejected} spans by the collector`])
  }
  return view.fields(rows)
}

function uploaderState({ uploader, backoffUntilMs }: TelemetryStatus, nowMs: number): string {
  const { pid, haltedUntilMs, breakerOpenUntilMs } = uploader
  if (pid !== undefined) return `running (process ${pid})`
  if (isAhead(haltedUntilMs, nowMs)) return `halted until ${iso(haltedUntilMs)}`
  if (isAhead(breakerOpenUntilMs, nowMs))
    return `stopped by its breaker until ${iso(breakerOpenUntilMs)}`
  if (isAhead(backoffUntilMs, nowMs)) return `waiting until ${iso(backoffUntilMs)}`
  return 'idle'
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
  return atMs === undefined ? '' : `, last ${iso(atMs)}`
}

/** Dates that JavaScript can't write (a halt without an end) are shown as they are meant. */
function iso(atMs: number): string {
  return Math.abs(atMs) <= 8.64e15 ? new Date(atMs).toISOString() : 'further notice'
}
