import { type Slo, type SliSeries, windowAt } from '@indev/slo'

/** What was left of the window's budget at one moment of it. */
export interface BurnDownPoint {
  readonly atMs: number
  /** Share of the budget that all of the window's events allow; negative when overspent. */
  readonly remaining: number
}

/**
 * How the budget of the window that ends at `atMs` was spent: from all of it down to what is left.
 *
 * Measured against the budget of the whole window, so that the last point is what `status` says.
 *
 * @param points - How many, at least 2.
 */
export function burnDown(
  slo: Slo,
  series: SliSeries,
  atMs: number,
  points: number,
): readonly BurnDownPoint[] {
  const { startMs, lengthMs } = windowAt(slo.window, atMs)
  const endMs = Math.min(atMs, startMs + lengthMs)
  const first = rowAfter(series, startMs)
  const last = rowAfter(series, endMs)
  const spent = (row: number): number =>
    (series.badBefore[row] ?? 0) - (series.badBefore[first] ?? 0)
  const { totalBefore } = series
  const total =
    totalBefore === null ? last - first : (totalBefore[last] ?? 0) - (totalBefore[first] ?? 0)
  const allowed = (total * Number(slo.target.d - slo.target.n)) / Number(slo.target.d)
  if (total === 0) return []
  return Array.from({ length: points }, (_, index) => {
    const momentMs = startMs + ((endMs - startMs) * index) / (points - 1)
    return { atMs: momentMs, remaining: 1 - spent(rowAfter(series, momentMs)) / allowed }
  })
}

/** The number of rows up to and including `atMs`. */
function rowAfter({ atMs: times }: SliSeries, atMs: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}
