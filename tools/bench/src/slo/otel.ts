import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import type { Library } from './library.ts'

/** The part of the aggregator that the bench calls. */
interface Aggregator {
  createAccumulation(startTime: readonly [number, number]): Accumulation
  merge(previous: Accumulation, delta: Accumulation): Accumulation
}

interface Accumulation {
  record(value: number): void
  toPointValue(): {
    readonly count: number
    readonly scale: number
    readonly positive: { readonly offset: number; readonly bucketCounts: readonly number[] }
  }
}

const EPOCH = [0, 0] as const

/**
 * The exponential aggregator of `@opentelemetry/sdk-metrics` with its default of 160 buckets, without
 * the instrument and the attributes around it, which favours it.
 *
 * The package does not export it, so it is taken by the path of its file. It has no quantiles: the
 * middle of a bucket, by ratio, is what backends show. What sends it is another package.
 */
export function otelExponential(): Library<Accumulation> {
  const aggregator = loadAggregator()
  return {
    name: 'OTel exponential',
    fill(values) {
      const accumulation = aggregator.createAccumulation(EPOCH)
      for (const value of values) accumulation.record(value)
      return accumulation
    },
    merge: (parts) =>
      parts.reduce(
        (sum, part) => aggregator.merge(sum, part),
        aggregator.createAccumulation(EPOCH),
      ),
    count: (accumulation) => accumulation.toPointValue().count,
    quantile(accumulation, q) {
      const { count, scale, positive } = accumulation.toPointValue()
      let below = 0
      const bucket = positive.bucketCounts.findIndex((each) => (below += each) >= q * count)
      return 2 ** ((positive.offset + bucket + 0.5) / 2 ** scale)
    },
  }
}

function loadAggregator(): Aggregator {
  const require = createRequire(import.meta.url)
  const dist = dirname(require.resolve('@opentelemetry/sdk-metrics'))
  const loaded: {
    ExponentialHistogramAggregator: new (maxSize: number, recordMinMax: boolean) => Aggregator
  } = require(join(dist, 'aggregator', 'ExponentialHistogram.cjs'))
  return new loaded.ExponentialHistogramAggregator(160, true)
}
