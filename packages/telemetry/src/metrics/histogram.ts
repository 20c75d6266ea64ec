/**
 * Upper edges, seconds. Two digits each, so that each is an edge of the log-linear bins that SLOs are
 * computed from; close together where a person begins to notice.
 */
export const BOUNDS_S: readonly number[] = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 60, 120, 300,
]

/** A histogram with explicit buckets: what every backend takes. */
export interface Histogram {
  /** One more than {@link BOUNDS_S}: the last holds what is above. */
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

/** A histogram being filled. */
export interface HistogramBuilder {
  /** @param valueS - Seconds, 0 or more. */
  add(valueS: number): void
  addAll(more: Histogram): void
  /** `undefined` while it is empty. */
  result(): Histogram | undefined
}

/** Starts an empty histogram. */
export function histogramBuilder(): HistogramBuilder {
  const counts = Array.from({ length: BOUNDS_S.length + 1 }, () => 0)
  const total = { count: 0, sum: 0, min: Infinity, max: 0 }
  const addAll = (more: Histogram): void => {
    for (const [index, count] of more.counts.entries()) counts[index] = (counts[index] ?? 0) + count
    total.count += more.count
    total.sum += more.sum
    total.min = Math.min(total.min, more.min)
    total.max = Math.max(total.max, more.max)
  }
  return {
    addAll,
    add(valueS) {
      const found = BOUNDS_S.findIndex((bound) => valueS <= bound)
      const index = found === -1 ? BOUNDS_S.length : found
      counts[index] = (counts[index] ?? 0) + 1
      total.count += 1
      total.sum += valueS
      total.min = Math.min(total.min, valueS)
      total.max = Math.max(total.max, valueS)
    },
    result: () => (total.count === 0 ? undefined : { counts, ...total }),
  }
}

/** A histogram that was written down; `undefined` for anything else. */
export function parseHistogram(value: unknown): Histogram | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const number = (key: string): number => {
    const found: unknown = Reflect.get(value, key)
    return typeof found === 'number' && Number.isFinite(found) && found >= 0 ? found : Number.NaN
  }
  const counts: unknown = Reflect.get(value, 'counts')
  if (!Array.isArray(counts) || counts.length !== BOUNDS_S.length + 1) return undefined
  const parsed = counts.map((count) =>
    typeof count === 'number' && count >= 0 ? count : Number.NaN,
  )
  const histogram: Histogram = {
    counts: parsed,
    count: number('count'),
    sum: number('sum'),
    min: number('min'),
    max: number('max'),
  }
  const { count, sum, min, max } = histogram
  return [...parsed, count, sum, min, max].some(Number.isNaN) ? undefined : histogram
}
