import { SloError } from './errors.ts'
import { type SliSeries } from './series.ts'
import { seriesOfSlices } from './series-of-counts.ts'
import type { Range } from './window.ts'

/** What "fresh" means. */
export interface FreshnessOptions {
  /** The greatest age that is good, ms. */
  readonly maxAgeMs: number
  /** How finely time is judged, ms. */
  readonly sliceMs: number
}

/**
 * The freshness of something that is refreshed: a slice of time is good when the newest refresh was
 * never older than `maxAgeMs` in it. Before the first refresh nothing is known, and nothing counted.
 *
 * Evaluate the result with an `Occurrences` SLO: a slice is an occurrence.
 *
 * @param refreshedAtMs - When it was refreshed, Unix ms, in any order.
 * @throws `SloError` `ERR_SLO_DEFINITION` for lengths that are not positive.
 */
export function freshnessSeries(
  refreshedAtMs: readonly number[],
  range: Range,
  { maxAgeMs, sliceMs }: FreshnessOptions,
): SliSeries {
  if (!(maxAgeMs > 0 && sliceMs > 0)) {
    throw new SloError('ERR_SLO_DEFINITION', `${maxAgeMs} and ${sliceMs} ms are not both positive`)
  }
  const refreshes = refreshedAtMs.toSorted((a, b) => a - b)
  const slices = []
  let next = 0
  for (let startMs = range.fromMs; startMs + sliceMs <= range.untilMs; startMs += sliceMs) {
    while ((refreshes[next] ?? Infinity) <= startMs) next += 1
    const before = refreshes[next - 1]
    if (before === undefined) continue
    const stale = greatestAge(refreshes, next, startMs + sliceMs) > maxAgeMs
    slices.push({ startMs, good: stale ? 0 : 1, bad: stale ? 1 : 0 })
  }
  return seriesOfSlices(slices)
}

/** The greatest age reached from refresh `next - 1` until `endMs`. */
function greatestAge(refreshes: readonly number[], next: number, endMs: number): number {
  let [previous, greatest] = [refreshes[next - 1] ?? 0, 0]
  for (let index = next; (refreshes[index] ?? Infinity) < endMs; index++) {
    const refresh = refreshes[index] ?? 0
    greatest = Math.max(greatest, refresh - previous)
    previous = refresh
  }
  return Math.max(greatest, endMs - previous)
}
