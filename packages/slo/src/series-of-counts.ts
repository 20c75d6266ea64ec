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
 * @param atMs - Ascending Unix ms; kept, not copied.
 * @param bad - 1 for a bad event, 0 for a good one.
 * @throws `SloError` `ERR_SLO_COUNT` when the times descend or the lengths differ.
 */
export function seriesOfColumns(atMs: Float64Array, bad: Uint8Array): SliSeries {
  const count = atMs.length
  if (count !== bad.length) {
    throw new SloError('ERR_SLO_COUNT', `${count} times but ${bad.length} outcomes`)
  }
  const goodBefore = new Uint32Array(count + 1)
  const badBefore = new Uint32Array(count + 1)
  let [badCount, previousMs] = [0, -Infinity]
  for (let row = 0; row < count; row++) {
    const time = atMs[row] ?? Number.NaN
    if (!(time >= previousMs)) throw new SloError('ERR_SLO_COUNT', `time ${time} is out of order`)
    previousMs = time
    badCount += bad[row] ?? 0
    badBefore[row + 1] = badCount
    goodBefore[row + 1] = row + 1 - badCount
  }
  return { atMs, goodBefore, badBefore, exclusions: [], duplicates: 0, installs: null }
}

function checkCount(count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new SloError('ERR_SLO_COUNT', `${count} is not a count`)
}

function checkTime(atMs: number): number {
  if (Number.isFinite(atMs)) return Math.floor(atMs)
  throw new SloError('ERR_SLO_COUNT', `a slice starts at ${atMs}`)
}
