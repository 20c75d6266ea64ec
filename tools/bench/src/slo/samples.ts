import { binEdges, binOf } from '@indev/slo'

import type { Random } from '../random.ts'

/** The durations that all libraries record. */
export interface Samples {
  /** Log-normal, whole ns: the median is 200 ms. */
  readonly durationsNs: Float64Array
  /** Those of them in `BINS` neighbouring bins of ours, most of them well filled. */
  readonly inBins: Float64Array
  /** Each a histogram's worth: one value in each of `BINS` neighbouring bins of ours. */
  readonly spreads: readonly Float64Array[]
}

const BINS = 200
/** 80 bins to 100 ms, 90 to 1 s, 30 to 4 s. */
const [FIRST_NS, END_NS] = [2e7, 4e9]
const [COUNT, QUICK_COUNT] = [200_000, 2_000]
const [SPREADS, QUICK_SPREADS] = [1_000, 10]
const [MEDIAN_NS, SIGMA] = [2e8, 1]

export function drawSamples(random: Random, quick: boolean): Samples {
  const durationsNs = Float64Array.from({ length: quick ? QUICK_COUNT : COUNT }, () =>
    Math.round(MEDIAN_NS * Math.exp(SIGMA * normal(random))),
  )
  const spreads = Array.from({ length: quick ? QUICK_SPREADS : SPREADS }, () =>
    neighbours(1e6 * 10 ** random()),
  )
  return {
    durationsNs,
    inBins: durationsNs.filter((value) => value >= FIRST_NS && value < END_NS),
    spreads,
  }
}

/**
 * A standard normal variate.
 *
 * @see Box and Muller (1958)
 */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** The middles of the bins from that of `firstNs` on. */
function neighbours(firstNs: number): Float64Array {
  let value = firstNs
  return Float64Array.from({ length: BINS }, () => {
    const { left, right } = binEdges(binOf(value))
    value = right
    return Math.round((left + right) / 2)
  })
}
