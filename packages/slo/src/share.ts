import { SloError } from './errors.ts'
import { add, compare, multiply, rational, subtract, type Rational } from './rational.ts'
import { tallyBetween, type SliSeries, type Tally } from './series.ts'
import type { Slo } from './slo.ts'
import { sliceTallies, type SliceTally } from './slices.ts'
import { budgetShare } from './target.ts'
import { capOf, cappedShare } from './weighting.ts'
import type { Range } from './window.ts'

/** What was measured in a range, in the unit of the budgeting method: events or slices. Exact. */
export interface Share {
  readonly bad: Rational
  readonly total: Rational
  /** The events themselves, whatever the method. */
  readonly events: Tally
  /** Slices with data over slices in the range; 1 where the method has no slices. */
  readonly coverage: number
}

/** Measures a range by the SLO's budgeting method. */
export function shareBetween(slo: Slo, series: SliSeries, range: Range): Share {
  const events = tallyBetween(series, range)
  if (slo.method === 'Occurrences') {
    const cap = capOf(slo)
    if (cap !== null) return { ...cappedShare(slo, series, range, cap), events, coverage: 1 }
    const [bad, total] = [rational(events.bad), rational(events.good + events.bad)]
    return { bad, total, events, coverage: 1 }
  }
  const slices = sliceTallies(series, range, sliceLength(slo))
  const known = slices.filter(({ good, bad }) => good + bad > 0)
  const coverage = slices.length === 0 ? 1 : known.length / slices.length
  const share = slo.method === 'Timeslices' ? countSlices(slo, slices) : averageSlices(known)
  return { ...share, events, coverage }
}

/**
 * Whether a share burns the budget faster than `factor`: strictly, and decided exactly on a tie.
 *
 * False without data: nothing is known to burn.
 */
export function burnsFasterThan(share: Share, target: Rational, factor: Rational): boolean {
  if (share.total.n === 0n) return false
  const allowed = multiply(share.total, multiply(factor, budgetShare(target)))
  return compare(share.bad, allowed) > 0
}

/** The slice length of an SLO whose method has slices. */
export function sliceLength(slo: Slo): number {
  const lengthMs = slo.timeSlice?.lengthMs
  if (lengthMs !== undefined && Number.isInteger(lengthMs) && lengthMs > 0) return lengthMs
  throw new SloError('ERR_SLO_DEFINITION', `${slo.id}: ${slo.method} needs timeSlice.lengthMs`)
}

function countSlices(slo: Slo, slices: readonly SliceTally[]): Pick<Share, 'bad' | 'total'> {
  const target = slo.timeSlice?.target
  if (target === undefined) {
    throw new SloError('ERR_SLO_DEFINITION', `${slo.id}: Timeslices needs timeSlice.target`)
  }
  const counts = { good: 0, bad: 0, empty: 0 }
  for (const { good, bad } of slices) {
    if (good + bad === 0) counts.empty += 1
    else if (compare(rational(good, good + bad), target) >= 0) counts.good += 1
    else counts.bad += 1
  }
  const noData = slo.noData ?? 'exclude'
  const bad = counts.bad + (noData === 'bad' ? counts.empty : 0)
  const total = slices.length - (noData === 'exclude' ? counts.empty : 0)
  return { bad: rational(bad), total: rational(total) }
}

/** The sum of the slices' bad ratios over their number; grouped so that few fractions are added. */
function averageSlices(known: readonly SliceTally[]): Pick<Share, 'bad' | 'total'> {
  const badByTotal = new Map<number, number>()
  for (const { good, bad } of known) {
    badByTotal.set(good + bad, (badByTotal.get(good + bad) ?? 0) + bad)
  }
  let sum = rational(0)
  for (const [total, bad] of badByTotal) sum = add(sum, rational(bad, total))
  return { bad: sum, total: rational(known.length) }
}

/** The good part of a share: `total - bad`. */
export function goodOf(share: Share): Rational {
  return subtract(share.total, share.bad)
}
