import { closedGates, type Gate, type GateReason } from './alert-gate.ts'
import type { BurnRule } from './alert-windows.ts'
import { burnsFasterThan, shareBetween } from './share.ts'
import { seriesOf, type SliData } from './sli-data.ts'
import type { Slo } from './slo.ts'
import { lookback } from './window.ts'

/** Why an alert keeps the state that it had. */
export type FreezeReason = 'no-data' | 'no-recent-data' | 'history-too-short'

/** One rule at one moment. */
export interface AlertState {
  /** An alert is due. */
  readonly firing: boolean
  /** Nothing could be decided: `firing` is what it was before. */
  readonly frozen: FreezeReason | null
  /** The burn rates ask for an alert, and these hold it back. */
  readonly heldBack: readonly GateReason[]
}

/** What an alert is evaluated with. */
export interface AlertOptions {
  /** The state before; quiet unless given. */
  readonly previous?: AlertState
  /** Asked of an alert that is not firing yet; none unless given. */
  readonly gate?: Gate
  /** When recording began, Unix ms: a rule waits until its long window is covered. */
  readonly observedSinceMs?: number
}

/** A rule that nothing is known of yet. */
export const QUIET: AlertState = { firing: false, frozen: null, heldBack: [] }

/**
 * Evaluates a rule: it fires while both its windows burn strictly faster than its factor.
 *
 * Without data in either window it is frozen: silence is neither an outage nor a recovery.
 *
 * @param atMs - Unix time, whole ms.
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_DEFINITION`, `ERR_SLO_COUNT`.
 * @see Google SRE Workbook, "Alerting on SLOs", approach 6.
 */
export function evaluateAlert(
  slo: Slo,
  data: SliData,
  atMs: number,
  rule: BurnRule,
  options: AlertOptions = {},
): AlertState {
  const { previous = QUIET, gate, observedSinceMs = -Infinity } = options
  const series = seriesOf(slo, data)
  const range = lookback(atMs, rule.longMs)
  const long = shareBetween(slo, series, range)
  const short = shareBetween(slo, series, lookback(atMs, rule.shortMs))
  const freeze = (frozen: FreezeReason): AlertState => ({ ...previous, frozen })
  if (observedSinceMs >= range.fromMs) return freeze('history-too-short')
  if (long.total.n === 0n) return freeze('no-data')
  if (short.total.n === 0n) return freeze('no-recent-data')
  const burning = [long, short].every((share) => burnsFasterThan(share, slo.target, rule.factor))
  if (!burning) return QUIET
  const ungated = gate === undefined || previous.firing
  const heldBack = ungated ? [] : closedGates(gate, slo, series, rule, range)
  return { firing: heldBack.length === 0, frozen: null, heldBack }
}
