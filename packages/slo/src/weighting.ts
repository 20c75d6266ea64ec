import { SloError } from './errors.ts'
import { add, rational, type Rational } from './rational.ts'
import { firstRowFrom, tallyBetween, tallyOfRows, type SliSeries } from './series.ts'
import type { Slo } from './slo.ts'
import type { Range } from './window.ts'

/** The most events that one machine counts as, or `null` when every event counts. */
export function capOf(slo: Slo): number | null {
  const { weighting = 'event' } = slo
  if (weighting === 'event') return null
  const cap = weighting === 'install' ? 1 : weighting.cap
  if (Number.isSafeInteger(cap) && cap > 0) return cap
  throw new SloError('ERR_SLO_DEFINITION', `${slo.id}: a cap of ${cap} events is not positive`)
}

/**
 * The bad and all events of a range, each machine's n events scaled down to min(n, cap).
 *
 * @throws `SloError` `ERR_SLO_DEFINITION` when the data does not say which machine it is from.
 */
export function cappedShare(
  slo: Slo,
  series: SliSeries,
  range: Range,
  cap: number,
): { readonly bad: Rational; readonly total: Rational } {
  let total = 0
  const badByTotal = new Map<number, number>()
  for (const { good, bad } of tallyInstalls(slo, series, range)) {
    const count = good + bad
    total += Math.min(count, cap)
    badByTotal.set(count, (badByTotal.get(count) ?? 0) + bad)
  }
  let bad = rational(0)
  // Machines with as many events share a denominator, which keeps the fractions few.
  for (const [count, sum] of badByTotal) {
    bad = add(bad, rational(sum * Math.min(count, cap), count))
  }
  return { bad, total: rational(total) }
}

function tallyInstalls(slo: Slo, series: SliSeries, range: Range): Iterable<Counter> {
  const counters = new Map<string, Counter>()
  const end = firstRowFrom(series, range.untilMs)
  for (let row = firstRowFrom(series, range.fromMs); row < end; row++) {
    const install = series.installs?.[row]
    if (install === undefined) {
      throw new SloError('ERR_SLO_DEFINITION', `${slo.id}: weighting needs events with an install`)
    }
    const counter = counters.get(install) ?? { good: 0, bad: 0 }
    const { good, bad } = tallyOfRows(series, row, row + 1)
    counter.good += good
    counter.bad += bad
    counters.set(install, counter)
  }
  return counters.values()
}

interface Counter {
  good: number
  bad: number
}

/** How many machines had a bad event in a range; `null` when the data does not say. */
export function affectedInstalls(series: SliSeries, range: Range): number | null {
  if (series.installs === null) return tallyBetween(series, range).bad === 0 ? 0 : null
  const affected = new Set<string>()
  const end = firstRowFrom(series, range.untilMs)
  for (let row = firstRowFrom(series, range.fromMs); row < end; row++) {
    const install = series.installs[row]
    const isBad = (series.badBefore[row + 1] ?? 0) > (series.badBefore[row] ?? 0)
    if (!isBad) continue
    if (install === undefined) return null
    affected.add(install)
  }
  return affected.size
}
