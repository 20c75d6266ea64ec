import { firstRowFrom, tallyBetween, type SliSeries, type Tally } from './series.ts'
import { seriesOf, type SliData } from './sli-data.ts'
import type { Slo } from './slo.ts'
import { rationalToNumber } from './rational.ts'
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
 * @throws {@link SloError} `ERR_SLO_WINDOW`, `ERR_SLO_COUNT`.
 */
export function forecast(slo: Slo, data: SliData, atMs: number, lookbackMs: number): Forecast {
  const series = seriesOf(slo, data)
  const recent = tallyBetween(series, lookback(atMs, lookbackMs))
  const rate = { good: recent.good / lookbackMs, bad: recent.bad / lookbackMs }
  const allowed = rationalToNumber(budgetShare(slo.target))
  const { endMs, lengthMs } = windowAt(slo.window, atMs)
  const total = rate.good + rate.bad
  const paceMs = rate.bad === 0 ? null : (lengthMs * allowed * total) / rate.bad
  const rolls = slo.window.kind === 'rolling'
  const leaves = rolls ? leaving(series, atMs, lengthMs) : []
  const now = tallyBetween(series, windowRange(slo.window, atMs))
  const horizonMs = rolls ? atMs + lengthMs : endMs
  return { exhaustedAtMs: crossing({ now, rate, allowed, leaves, atMs, horizonMs }), paceMs }
}

interface Leave extends Tally {
  readonly atMs: number
}

/** The rows of a rolling window in the order in which they leave it. */
function leaving(series: SliSeries, atMs: number, lengthMs: number): readonly Leave[] {
  const first = firstRowFrom(series, atMs - lengthMs + 1)
  const last = firstRowFrom(series, atMs + 1)
  return Array.from({ length: last - first }, (_, index) => {
    const row = first + index
    return {
      atMs: (series.atMs[row] ?? 0) + lengthMs,
      good: (series.goodBefore[row + 1] ?? 0) - (series.goodBefore[row] ?? 0),
      bad: (series.badBefore[row + 1] ?? 0) - (series.badBefore[row] ?? 0),
    }
  })
}

interface Course {
  readonly now: Tally
  readonly rate: Tally
  readonly allowed: number
  readonly leaves: readonly Leave[]
  readonly atMs: number
  readonly horizonMs: number
}

/** The first moment at which bad events reach what all events allow. */
function crossing({ now, rate, allowed, leaves, atMs, horizonMs }: Course): number | null {
  let [good, bad, clockMs] = [now.good, now.bad, atMs]
  // What is left of the budget changes linearly between two departures.
  const slope = allowed * (rate.good + rate.bad) - rate.bad
  for (const leave of [...leaves, { atMs: horizonMs, good: 0, bad: 0 }]) {
    const left = allowed * (good + bad) - bad
    if (left <= 0 && good + bad > 0) return clockMs
    const crossedAtMs = slope < 0 ? clockMs + left / -slope : Infinity
    if (crossedAtMs <= Math.min(leave.atMs, horizonMs)) return Math.ceil(crossedAtMs)
    const passedMs = leave.atMs - clockMs
    good += rate.good * passedMs - leave.good
    bad += rate.bad * passedMs - leave.bad
    clockMs = leave.atMs
  }
  return null
}
