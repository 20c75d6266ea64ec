import {
  type Interval,
  type SliSeries,
  type SloStatus,
  burnRate,
  durationMs,
  evaluate,
  forecast,
  formatPercent,
  parseDuration,
  sampleSizeFor,
} from '@indev/slo'
import { type BurnDownPoint, burnDown } from './burn-down.ts'
import { type Objective, windowMs, windowText } from './objective.ts'
import { sentenceOf } from './sentence.ts'

/** How far back the burn rates look. */
const LOOKBACKS = ['1h', '6h', '3d'] as const

/** How sure the verdict is, as a share. */
const CONFIDENCE = 0.95

/** Points of the burn-down: a sparkline fits beside its label. */
const POINTS = 40

/** One objective at one moment: what `slo status -o json` prints. */
export interface SloReport {
  readonly id: string
  readonly title: string
  readonly target: string
  readonly window: string
  /** Where it is defined. */
  readonly origin: string
  readonly verdict: SloStatus['verdict']
  /** One sentence for a person. */
  readonly sentence: string
  readonly good: number
  readonly bad: number
  readonly total: number
  readonly excluded: Readonly<Record<string, number>>
  /** Of the bad, those that a histogram can't tell from good: the threshold is inside of a bin. */
  readonly unsure: number
  /** In [0, 1]; `null` without data. */
  readonly sli: number | null
  readonly interval: Interval | null
  readonly budget: {
    readonly allowed: number
    readonly spent: number
    readonly left: number
    /** Share of the budget left, negative when overspent; `null` without data. */
    readonly remaining: number | null
  }
  /** 1 spends the budget in exactly the window; `null` without data. */
  readonly burnRate: Readonly<Record<(typeof LOOKBACKS)[number], number | null>>
  /** When the budget is gone if the last three days go on, Unix ms; `null` for not within a window. */
  readonly exhaustedAtMs: number | null
  /** What was left of the budget over the window; empty without data. */
  readonly burnDown: readonly BurnDownPoint[]
  /** Events without a failure that would show the target to be kept, 95 % sure. */
  readonly sampleNeeded: number
}

/** Evaluates one objective over a series of its own. */
export function reportOf(
  objective: Objective,
  series: SliSeries,
  atMs: number,
  unsure = 0,
): SloReport {
  const { slo, title, origin } = objective
  const status = evaluate(slo, series, atMs, { level: CONFIDENCE })
  const { counts, budget, sli, interval, verdict } = status
  const burn = (lookback: string): number | null =>
    burnRate(slo, series, atMs, durationMs(parseDuration(lookback))).burn
  const sampleNeeded = sampleSizeFor(slo.target, CONFIDENCE)
  const target = formatPercent(slo.target)
  const recentMs = Math.min(3 * 86_400_000, windowMs(slo, atMs))
  return {
    id: slo.id,
    title,
    target,
    window: windowText(slo),
    origin,
    verdict,
    sentence: sentenceOf(target, status, sampleNeeded),
    good: counts.good,
    bad: counts.bad,
    total: counts.total,
    excluded: counts.excluded,
    unsure,
    sli,
    interval,
    budget: {
      allowed: budget.allowed,
      spent: budget.spent,
      left: budget.left,
      remaining: budget.remaining,
    },
    burnRate: { '1h': burn('1h'), '6h': burn('6h'), '3d': burn('3d') },
    exhaustedAtMs: counts.total === 0 ? null : forecast(slo, series, atMs, recentMs).exhaustedAtMs,
    burnDown: burnDown(slo, series, atMs, POINTS),
    sampleNeeded,
  }
}
