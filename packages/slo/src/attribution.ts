import type { SliEvent } from './event.ts'
import { jeffreys, type Interval } from './interval.ts'
import { divide, multiply, rational, rationalToNumber } from './rational.ts'
import { seriesOf } from './sli-data.ts'
import { tallyBetween, type Tally } from './series.ts'
import type { Slo } from './slo.ts'
import { budgetShare } from './target.ts'
import { windowRange } from './window.ts'

/** What one value of a dimension, such as one version, has spent. */
export interface Spend extends Tally {
  /** The value; `undefined` for events without it. */
  readonly key: string | undefined
  /** Share of all failures in the window, in [0, 1]. */
  readonly shareOfSpend: number
  /** Share of the window's whole budget: above 1 when it alone has overspent. */
  readonly shareOfBudget: number
  /** The success ratios that its events are consistent with; Jeffreys, 95 %. */
  readonly interval: Interval
}

/**
 * Who spent an event budget: one row for each value of a dimension, the greatest spender first.
 *
 * @param dimension - A key of the events' `dims`.
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_COUNT`.
 */
export function attribute(
  slo: Slo,
  events: readonly SliEvent[],
  atMs: number,
  dimension: string,
): readonly Spend[] {
  const range = windowRange(slo.window, atMs)
  const whole = tallyBetween(seriesOf(slo, events), range)
  const allowed = multiply(rational(whole.good + whole.bad), budgetShare(slo.target))
  const groups = new Map<string | undefined, SliEvent[]>()
  for (const event of events) {
    const key = event.dims?.[dimension]
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [event])
    else group.push(event)
  }
  return [...groups]
    .map(([key, group]) => ({ key, ...tallyBetween(seriesOf(slo, group), range) }))
    .filter(({ good, bad }) => good + bad > 0)
    .map(({ key, good, bad }) => ({
      key,
      good,
      bad,
      shareOfSpend: whole.bad === 0 ? 0 : bad / whole.bad,
      shareOfBudget: rationalToNumber(divide(rational(bad), allowed)),
      interval: jeffreys(good, good + bad, 0.95),
    }))
    .toSorted((a, b) => b.bad - a.bad || b.good - a.good)
}
