import type { QueryRange, RangeSeries } from './prometheus-api.ts'

/** How much a counter grew in the step that ended at `atMs`. */
export interface Growth {
  readonly atMs: number
  readonly count: number
}

/**
 * What counters counted, step by step, in whole events.
 *
 * A counter that falls began again at 0. One that appears after the range began started at 0 too: a
 * collector's series begin with it. One that was there from the beginning counts from what it was.
 */
export function growthOf(
  { points }: RangeSeries,
  { fromMs }: Pick<QueryRange, 'fromMs'>,
): readonly Growth[] {
  const growth: Growth[] = []
  let before: number | undefined
  for (const [seconds, value] of points) {
    const atMs = Math.round(seconds * 1000)
    const base = before ?? (atMs <= fromMs ? value : 0)
    const count = Math.round(value < base ? value : value - base)
    if (count > 0) growth.push({ atMs, count })
    before = value
  }
  return growth
}
