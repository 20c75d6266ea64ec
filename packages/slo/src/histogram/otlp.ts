import { binEdges } from './bin.ts'
import type { LogLinear } from './log-linear.ts'
import { approximateMean } from './quantile.ts'

/** A histogram data point of OTLP with explicit bounds, without its times and attributes. */
export interface OtlpHistogramPoint {
  /** All values. */
  readonly count: number
  /** As close as the bins are. */
  readonly sum: number
  /** One more than `explicitBounds`: the last is above every bound. */
  readonly bucketCounts: readonly number[]
  /** Ascending upper bounds. */
  readonly explicitBounds: readonly number[]
}

/**
 * A histogram as an OTLP data point, whose bounds are the edges of the bins in use.
 *
 * An OTLP bucket includes its upper bound and a bin its lower one, so that a value on an edge is read
 * as of the bucket below; the sum is as close as the bins are. Values that are no numbers are not
 * part of it.
 *
 * @param unitExponent - The power of ten by which values are multiplied, such as -9 for ns to s.
 * @see OpenTelemetry protocol, `HistogramDataPoint`.
 */
export function toOtlpPoint(histogram: LogLinear, unitExponent = 0): OtlpHistogramPoint {
  const explicitBounds: number[] = []
  const bucketCounts: number[] = []
  let count = 0
  for (const { bin, count: values } of histogram.bins()) {
    const { left, right } = binEdges({ val: bin.val, exp: bin.exp + unitExponent })
    if (left !== right && explicitBounds.at(-1) !== left) {
      explicitBounds.push(left)
      bucketCounts.push(0)
    }
    explicitBounds.push(right)
    bucketCounts.push(values)
    count += values
  }
  const mean = approximateMean(histogram.bins()) ?? 0
  return {
    count,
    sum: mean * count * 10 ** unitExponent,
    bucketCounts: [...bucketCounts, 0],
    explicitBounds,
  }
}
