import { firstRowFrom, tallyBetween, tallyOfRows, type SliSeries, type Tally } from './series.ts'
import { seriesOf, type SliData } from './sli-data.ts'
import type { Slo } from './slo.ts'
import { compare, multiply, rational, rationalToNumber, type Rational } from './rational.ts'
import { budgetShare } from './target.ts'
import { lookback, windowAt, windowRange } from './window.ts'

/** When the budget runs out if the lookback's traffic and failures go on. */
export interface Forecast {
  /** Unix ms; `atMs` when nothing is left already, `null` when it never does. */
  readonly exhaustedAtMs: number | null
  /** How long a whole budget would last at this burn rate, ms; `null` when nothing burns. */
  readonly paceMs: number | null
}

/**
 * Forecasts when an event budget runs out.
 *
 * In a rolling window old failures leave while new ones come, so that a budget can recover under a
 * burn rate that looks fatal, and one can run out when old successes leave; both are followed event
 * by event for one window. In a calendar window nothing leaves, and what it holds ends with it.
 *
 * @param atMs - Unix time, whole ms.
 * @param lookbackMs - The recent past that is taken to go on, positive.
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_COUNT`.
 */
export function forecast(slo: Slo, data: SliData, atMs: number, lookbackMs: number): Forecast {
  const series = seriesOf(slo, data)
  const recent = tallyBetween(series, lookback(atMs, lookbackMs))
  const { endMs, lengthMs } = windowAt(slo.window, atMs)
  const budget = budgetShare(slo.target)
  const paceMs = paceOf(recent, budget, lengthMs)
  const rolls = slo.window.kind === 'rolling'
  const range = windowRange(slo.window, atMs)
  const now = tallyBetween(series, range)
  if (isSpent(now, budget)) return { exhaustedAtMs: atMs, paceMs }
  const course = {
    now,
    rate: { good: recent.good / lookbackMs, bad: recent.bad / lookbackMs },
    allowed: rationalToNumber(budget),
    leaving: {
      firstRow: firstRowFrom(series, rolls ? range.fromMs : range.untilMs),
      endRow: firstRowFrom(series, range.untilMs),
      lengthMs,
    },
    atMs,
    horizonMs: rolls ? atMs + lengthMs : endMs,
  }
  return { exhaustedAtMs: crossing(series, course), paceMs }
}

/** The window over its burn rate, from one exact fraction. */
function paceOf({ good, bad }: Tally, budget: Rational, lengthMs: number): number | null {
  if (bad === 0) return null
  return rationalToNumber(multiply(multiply(budget, rational(good + bad, bad)), rational(lengthMs)))
}

function isSpent({ good, bad }: Tally, budget: Rational): boolean {
  return bad > 0 && compare(rational(bad), multiply(budget, rational(good + bad))) >= 0
}

interface Course {
  readonly now: Tally
  readonly rate: Tally
  readonly allowed: number
  /** The rows that leave the window, each a window's length after it came. */
  readonly leaving: {
    readonly firstRow: number
    readonly endRow: number
    readonly lengthMs: number
  }
  readonly atMs: number
  readonly horizonMs: number
}

/** The first moment at which bad events reach what all events allow. */
function crossing(series: SliSeries, course: Course): number | null {
  const { now, rate, allowed, leaving, horizonMs } = course
  let [good, bad, clockMs] = [now.good, now.bad, course.atMs]
  // What is left of the budget changes linearly between two departures.
  const slope = allowed * (rate.good + rate.bad) - rate.bad
  for (let row = leaving.firstRow; row <= leaving.endRow; row++) {
    const isLast = row === leaving.endRow
    const leavesAtMs = isLast ? horizonMs : (series.atMs[row] ?? 0) + leaving.lengthMs
    const left = allowed * (good + bad) - bad
    if (left <= 0 && good + bad > 0) return clockMs
    const crossedAtMs = slope < 0 ? clockMs + left / -slope : Infinity
    if (crossedAtMs <= leavesAtMs) return Math.ceil(crossedAtMs)
    const passedMs = leavesAtMs - clockMs
    const gone = tallyOfRows(series, row, row + 1)
    good += rate.good * passedMs - gone.good
    bad += rate.bad * passedMs - gone.bad
    clockMs = leavesAtMs
  }
  return null
}
