import { type Interval, jeffreys, windowAt } from '@indev/slo'
import type { Judged } from './judge.ts'
import type { Objective } from './objective.ts'

/** What one command or version has spent of a budget. */
export interface SpendRow {
  readonly key: string
  readonly good: number
  readonly bad: number
  /** Share of all failures in the window, in [0, 1]. */
  readonly shareOfSpend: number
  /** Share of the window's whole budget: above 1 when it alone has overspent. */
  readonly shareOfBudget: number
  /** The success ratios that its events are consistent with; 95 %. */
  readonly interval: Interval
}

/** Who spent the budget of the window that ends at `atMs`, the greatest spender first. */
export function spendBy(
  { slo }: Objective,
  judged: readonly Judged[],
  atMs: number,
  dimension: 'command' | 'version',
): readonly SpendRow[] {
  const { startMs } = windowAt(slo.window, atMs)
  const sums = new Map<string, { good: number; bad: number }>()
  const whole = { good: 0, bad: 0 }
  for (const each of judged) {
    if (each.startMs <= startMs || each.startMs > atMs || each.good + each.bad === 0) continue
    const sum = sums.get(each[dimension]) ?? { good: 0, bad: 0 }
    sum.good += each.good
    sum.bad += each.bad
    whole.good += each.good
    whole.bad += each.bad
    sums.set(each[dimension], sum)
  }
  const allowed =
    ((whole.good + whole.bad) * Number(slo.target.d - slo.target.n)) / Number(slo.target.d)
  return [...sums]
    .map(([key, { good, bad }]) => ({
      key,
      good,
      bad,
      shareOfSpend: whole.bad === 0 ? 0 : bad / whole.bad,
      shareOfBudget: bad / allowed,
      interval: jeffreys(good, good + bad, 0.95),
    }))
    .toSorted((a, b) => b.bad - a.bad || b.good - a.good)
}
