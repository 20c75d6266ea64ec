import { divide, multiply, rationalToNumber } from './rational.ts'
import { shareBetween } from './share.ts'
import { seriesOf, type SliData } from './sli-data.ts'
import type { Slo } from './slo.ts'
import { budgetShare } from './target.ts'
import { lookback } from './window.ts'

/** How fast the budget was being spent. */
export interface BurnRate {
  /** 1 spends the whole budget in exactly the whole window; `null` without data. */
  readonly burn: number | null
  /** Good events in the lookback. */
  readonly good: number
  /** Bad events in the lookback. */
  readonly bad: number
}

/**
 * The burn rate over `(atMs - lookbackMs, atMs]`: the bad share over the budget share.
 *
 * Never above `1 / (1 - target)`.
 *
 * @param atMs - Unix time, whole ms.
 * @param lookbackMs - Positive.
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_DEFINITION`, `ERR_SLO_COUNT`.
 * @see Google SRE Workbook, "Alerting on SLOs", approach 4.
 */
export function burnRate(slo: Slo, data: SliData, atMs: number, lookbackMs: number): BurnRate {
  const share = shareBetween(slo, seriesOf(slo, data), lookback(atMs, lookbackMs))
  if (share.total.n === 0n) return { burn: null, ...share.events }
  const allowed = multiply(share.total, budgetShare(slo.target))
  return { burn: rationalToNumber(divide(share.bad, allowed)), ...share.events }
}
