import type { BurnRule } from './alert-windows.ts'
import type { SliEvent } from './event.ts'
import { knownAtMs, knownBy } from './late.ts'
import { compare, divide, multiply, rational, rationalToNumber } from './rational.ts'
import { seriesOf } from './sli-data.ts'
import { shareBetween } from './share.ts'
import type { Slo } from './slo.ts'
import { budgetShare } from './target.ts'
import { windowRange } from './window.ts'

/** Spend that became known only after the time when it could have paged. */
export interface LateBurn {
  /** Bad events that arrived within the rule's long window and happened before it. */
  readonly bad: number
  /** Share of the window's budget that they spent; `null` without data. */
  readonly consumed: number | null
  /** They spent at least what the rule alerts on: worth a notice, not a page. */
  readonly notable: boolean
}

/**
 * What late events have spent, for machines that were offline while they failed.
 *
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_DEFINITION`, `ERR_SLO_COUNT`.
 */
export function lateBurn(
  slo: Slo,
  events: readonly SliEvent[],
  atMs: number,
  rule: BurnRule,
): LateBurn {
  const known = knownBy(events, atMs)
  const range = windowRange(slo.window, atMs)
  const { total } = shareBetween(slo, seriesOf(slo, known), range)
  const sinceMs = atMs - rule.longMs
  const late = known.filter((event) => event.atMs <= sinceMs && knownAtMs(event) > sinceMs)
  const { bad } = shareBetween(slo, seriesOf(slo, late), range).events
  if (total.n === 0n) return { bad, consumed: null, notable: false }
  const consumed = divide(rational(bad), multiply(total, budgetShare(slo.target)))
  return {
    bad,
    consumed: rationalToNumber(consumed),
    notable: bad > 0 && compare(consumed, rule.budget) >= 0,
  }
}
