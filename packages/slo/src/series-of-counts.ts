import { buildSeries } from './build-series.ts'
import { SloError } from './errors.ts'
import type { Slice, SliSeries } from './series.ts'

/**
 * Takes counts that were folded before, in any order.
 *
 * @throws `SloError` `ERR_SLO_COUNT` for a negative or fractional count: never clamped.
 */
export function seriesOfSlices(slices: readonly Slice[]): SliSeries {
  return buildSeries({
    atMs: slices.map(({ startMs }) => checkTime(startMs)),
    good: slices.map(({ good }) => checkCount(good)),
    bad: slices.map(({ bad }) => checkCount(bad)),
    installs: null,
    duplicates: 0,
    exclusions: slices.flatMap(({ startMs, excluded = {} }) =>
      Object.entries(excluded).map(([reason, count]) => ({
        atMs: Math.floor(startMs),
        reason,
        count: checkCount(count),
      })),
    ),
  })
}

/**
 * Takes columns that are already in order of time: the cheapest way to a million events.
 *
 * @param times - Ascending Unix ms; kept, not copied. Or a series that was made of them: the next
 *   SLO over the same events need not check their order again.
 * @param bad - 1 for a bad event, 0 for a good one.
 * @throws `SloError` `ERR_SLO_COUNT` when the times descend or the lengths differ.
 */
export function seriesOfColumns(times: Float64Array | SliSeries, bad: Uint8Array): SliSeries {
  const atMs = 'badBefore' in times ? times.atMs : inOrder(times)
  const count = atMs.length
  if (count !== bad.length) {
    throw new SloError('ERR_SLO_COUNT', `${count} times but ${bad.length} outcomes`)
  }
  const badBefore = new Uint32Array(count + 1)
  let badCount = 0
  for (let row = 0; row < count; row++) {
    badCount += bad[row] ?? 0
    badBefore[row + 1] = badCount
  }
  return { atMs, badBefore, totalBefore: null, exclusions: [], duplicates: 0, installs: null }
}

/** A loop of its own: with the counting in it both take longer. */
function inOrder(times: Float64Array): Float64Array {
  let previousMs = -Infinity
  for (const time of times) {
    if (!(time >= previousMs)) throw new SloError('ERR_SLO_COUNT', `time ${time} is out of order`)
    previousMs = time
  }
  return times
}

function checkCount(count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new SloError('ERR_SLO_COUNT', `${count} is not a count`)
}

function checkTime(atMs: number): number {
  if (Number.isFinite(atMs)) return Math.floor(atMs)
  throw new SloError('ERR_SLO_COUNT', `a slice starts at ${atMs}`)
}
