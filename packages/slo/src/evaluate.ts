import { budgetOf, type Budget } from './budget.ts'
import { intervalBy, type Interval, type IntervalMethod } from './interval.ts'
import { compare, divide, rational, rationalToNumber } from './rational.ts'
import { excludedBetween, type Tally } from './series.ts'
import { goodOf, shareBetween, type Share } from './share.ts'
import { seriesOf, type SliData } from './sli-data.ts'
import type { Slo } from './slo.ts'
import { affectedInstalls } from './weighting.ts'
import { windowAt, windowRange, type WindowSpan } from './window.ts'
import { verdictOf, type Verdict, type VerdictReason } from './verdict.ts'

/** How sure an evaluation must be. */
export interface EvaluateOptions {
  /**
   * Confidence level, in (0, 1).
   *
   * @defaultValue 0.95
   */
  readonly level?: number
  /**
   * How the interval is computed.
   *
   * @defaultValue 'jeffreys'
   */
  readonly intervalMethod?: IntervalMethod
  /** When recording began, Unix ms: a window that begins earlier is only partly known. */
  readonly observedSinceMs?: number
  /**
   * The share of its window that must be known for a verdict, in [0, 1].
   *
   * @defaultValue 0.9
   */
  readonly minCoverage?: number
  /** Events (or slices) expected in the whole of a calendar window, for `projected`. */
  readonly expectedTotal?: number
}

/** An SLO at one moment. */
export interface SloStatus {
  /** Of the SLO. */
  readonly id: string
  /** What the data proves. */
  readonly verdict: Verdict
  /** Why the verdict is neither `met` nor `breached`. */
  readonly reasons: readonly VerdictReason[]
  /** When it was evaluated, Unix ms. */
  readonly asOfMs: number
  /** Where the window lies. */
  readonly window: WindowSpan
  /** Events in the window, whatever the method. */
  readonly counts: {
    readonly good: number
    readonly bad: number
    readonly total: number
    readonly excluded: Readonly<Record<string, number>>
    /** Excluded events over all events: much of it hides more than it explains. */
    readonly excludedShare: number
    readonly duplicates: number
    /** Machines with a bad event; `null` when the data does not say. */
    readonly affectedInstalls: number | null
  }
  /** The measured indicator, in [0, 1]; `null` without data. */
  readonly sli: number | null
  /** Whether `sli >= target`, decided exactly; `null` without data. It is what the data says of
   * itself; `verdict` is what it says of the service. */
  readonly onTarget: boolean | null
  /** The ratios that the counts are consistent with; `null` without data. */
  readonly interval: Interval | null
  /** The budget of what was counted. */
  readonly budget: Budget
  /** The budget of the whole window, estimated from `expectedTotal`; `null` without it. */
  readonly projected: Budget | null
  /** The known share of the window, in [0, 1]. */
  readonly coverage: number
}

/**
 * Evaluates an SLO over its window at `atMs`.
 *
 * @param atMs - Unix time, whole ms.
 * @throws `SloError` `ERR_SLO_DEFINITION`, `ERR_SLO_WINDOW`, `ERR_SLO_COUNT`,
 *   `ERR_SLO_LEVEL`, `ERR_SLO_NUMBER` for an `expectedTotal` that is no whole number.
 */
export function evaluate(
  slo: Slo,
  data: SliData,
  atMs: number,
  options: EvaluateOptions = {},
): SloStatus {
  const series = seriesOf(slo, data)
  const range = windowRange(slo.window, atMs)
  const window = windowAt(slo.window, atMs)
  const share = shareBetween(slo, series, range)
  const total = rationalToNumber(share.total)
  const { level = 0.95, intervalMethod = 'jeffreys', minCoverage = 0.9 } = options
  const good = rationalToNumber(goodOf(share))
  const interval = total === 0 ? null : intervalBy(intervalMethod, good, total, level)
  const excluded = excludedBetween(series, range)
  const recorded = recordedShare(window, options.observedSinceMs)
  // Whoever says what silence means knows every slice.
  const isSilenceKnown = slo.method === 'Timeslices' && (slo.noData ?? 'exclude') !== 'exclude'
  const judged = recorded * (isSilenceKnown ? 1 : share.coverage)
  return {
    id: slo.id,
    ...verdictOf({ target: slo.target, interval, coverage: judged, minCoverage }),
    asOfMs: atMs,
    window,
    counts: {
      ...share.events,
      total: share.events.good + share.events.bad,
      excluded,
      excludedShare: excludedShare(share.events, excluded),
      duplicates: series.duplicates,
      affectedInstalls: affectedInstalls(series, range),
    },
    sli: total === 0 ? null : rationalToNumber(divide(goodOf(share), share.total)),
    onTarget: onTarget(slo, share),
    interval,
    budget: budgetOf(slo.target, share, window.lengthMs),
    projected: projectedBudget(slo, share, window.lengthMs, options.expectedTotal),
    coverage: recorded * share.coverage,
  }
}

function excludedShare({ good, bad }: Tally, excluded: Readonly<Record<string, number>>): number {
  const count = Object.values(excluded).reduce((sum, each) => sum + each, 0)
  return count === 0 ? 0 : count / (good + bad + count)
}

function onTarget(slo: Slo, share: Share): boolean | null {
  if (share.total.n === 0n) return null
  return compare(divide(goodOf(share), share.total), slo.target) >= 0
}

function projectedBudget(
  slo: Slo,
  share: Share,
  lengthMs: number,
  expectedTotal: number | undefined,
): Budget | null {
  if (expectedTotal === undefined) return null
  return budgetOf(slo.target, { ...share, total: rational(expectedTotal) }, lengthMs)
}

function recordedShare(window: WindowSpan, observedSinceMs = window.startMs): number {
  if (window.elapsedMs <= 0) return 1
  const knownMs = window.startMs + window.elapsedMs - Math.max(window.startMs, observedSinceMs)
  return Math.max(0, knownMs) / window.elapsedMs
}
