import { budgetOf } from './budget.ts'
import { burnRate } from './burn-rate.ts'
import { forecast } from './forecast.ts'
import { divide, multiply, rationalToNumber } from './rational.ts'
import type { SliSeries } from './series.ts'
import { shareBetween } from './share.ts'
import type { Slo } from './slo.ts'
import { budgetShare } from './target.ts'
import { lookback, windowAt, windowRange } from './window.ts'

/** Something that an alert can be about. */
export type AlertMeasure =
  | {
      /** Share of the budget consumed by now. */
      readonly measurement: 'burnedBudget'
    }
  | {
      /**
       * `averageBurnRate`: as `burnRate`. `budgetDrop`: share of the window's budget spent in the
       * lookback. `timeToBurnBudget`: until what is left is spent, ms. `timeToBurnEntireBudget`: how
       * long a whole budget would last, ms. A time is infinite when nothing burns.
       */
      readonly measurement:
        | 'averageBurnRate'
        | 'budgetDrop'
        | 'timeToBurnBudget'
        | 'timeToBurnEntireBudget'
      /** The lookback, ms, positive. */
      readonly windowMs: number
    }

/**
 * The value of a measure at `atMs`; `null` without data.
 *
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_DEFINITION`.
 * @see Nobl9, "Alert conditions", whose measurements these are.
 */
export function measure(
  slo: Slo,
  series: SliSeries,
  atMs: number,
  subject: AlertMeasure,
): number | null {
  const whole = shareBetween(slo, series, windowRange(slo.window, atMs))
  if (whole.total.n === 0n) return null
  if (subject.measurement === 'burnedBudget') {
    return budgetOf(slo.target, whole, windowAt(slo.window, atMs).lengthMs).consumed
  }
  const { measurement, windowMs } = subject
  const recent = shareBetween(slo, series, lookback(atMs, windowMs))
  if (recent.total.n === 0n) return null
  if (measurement === 'averageBurnRate') return burnRate(slo, series, atMs, windowMs).burn
  if (measurement === 'budgetDrop') {
    return rationalToNumber(divide(recent.bad, multiply(whole.total, budgetShare(slo.target))))
  }
  const { exhaustedAtMs, paceMs } = forecast(slo, series, atMs, windowMs)
  if (measurement === 'timeToBurnEntireBudget') return paceMs ?? Infinity
  return exhaustedAtMs === null ? Infinity : exhaustedAtMs - atMs
}
