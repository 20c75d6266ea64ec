import { cursor, type Cursor } from './cursor.ts'
import type { Reporter } from './diagnostics.ts'

/** How others delay an alert: OpenSLO's `alertAfter`, Nobl9's `lastsFor`, or its end, by `coolDown`. */
const DELAYS: readonly string[] = ['alertAfter', 'coolDown', 'lastsFor']

const KINDS: readonly (string | undefined)[] = ['AlertCondition', 'AlertPolicy']

/** Warns of delays in alert policies: ours fire and end when their condition does. */
export function checkAlertDelays(at: Cursor, report: Reporter): void {
  if (KINDS.includes(at.field('kind').text())) warnOfDelays(at, report)
  else
    for (const policy of at.field('spec').field('alertPolicies').items())
      warnOfDelays(policy, report)
}

function warnOfDelays(at: Cursor, report: Reporter): void {
  const { value } = at
  if (typeof value !== 'object' || value === null) return
  for (const [key, item] of Object.entries(value)) {
    const child = cursor(item, [...at.path, Array.isArray(value) ? Number(key) : key])
    if (DELAYS.includes(key)) {
      report.warn('not-modelled', child, `${key} is left out: an alert has its condition's time`)
    } else {
      warnOfDelays(child, report)
    }
  }
}
