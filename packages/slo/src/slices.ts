import { firstRowFrom, tallyOfRows, type SliSeries, type Tally } from './series.ts'
import type { Range } from './window.ts'

/** One slice of time; without events it is neither good nor bad. */
export interface SliceTally extends Tally {
  readonly startMs: number
}

/**
 * The whole slices of a range, on a grid of multiples of `lengthMs` since 1970, so that a slice is
 * the same slice in every window that holds it.
 *
 * A slice that the end of the range cuts is not over yet and is left out; the range then reaches
 * back by as much, so that a window of n slices always has n of them. The slices of a calendar
 * period begin with it.
 */
export function sliceTallies(
  series: SliSeries,
  range: Range,
  lengthMs: number,
): readonly SliceTally[] {
  const count = Math.floor((range.untilMs - range.fromMs) / lengthMs)
  const lastMs = Math.floor(range.untilMs / lengthMs) * lengthMs
  const fromMs = range.hasOwnGrid === true ? range.fromMs : lastMs - count * lengthMs
  const untilMs = fromMs + count * lengthMs
  const good = new Float64Array(count)
  const bad = new Float64Array(count)
  const end = firstRowFrom(series, untilMs)
  for (let row = firstRowFrom(series, fromMs); row < end; row++) {
    const slice = Math.floor(((series.atMs[row] ?? 0) - fromMs) / lengthMs)
    const tally = tallyOfRows(series, row, row + 1)
    good[slice] = (good[slice] ?? 0) + tally.good
    bad[slice] = (bad[slice] ?? 0) + tally.bad
  }
  return Array.from(good, (goodCount, slice) => ({
    startMs: fromMs + slice * lengthMs,
    good: goodCount,
    bad: bad[slice] ?? 0,
  }))
}
