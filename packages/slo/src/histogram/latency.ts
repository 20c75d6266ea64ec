import type { Tally } from '../series.ts'
import { fractionBelow } from './fraction.ts'
import type { LogLinear } from './log-linear.ts'

/** What a histogram of durations says of a latency SLI. */
export interface LatencyTally {
  /** Counts that hold whatever the truth is: what may be slow counts as slow. */
  readonly atLeast: Tally
  /** Counts at best: what may be fast counts as fast. */
  readonly atMost: Tally
  /** Both are the same. */
  readonly exact: boolean
}

/**
 * Good and bad events of a latency SLI, from a histogram of the successful events' durations.
 *
 * Exact when the threshold has two significant digits, such as 2 s; an event that took exactly the
 * threshold then counts as slow, where the events themselves would count as fast.
 *
 * @param thresholdNs - In the histogram's unit, by convention ns.
 * @param failed - Events that failed and so are bad, a whole number.
 * @throws `SloError` `ERR_SLO_NUMBER`.
 */
export function latencyTally(histogram: LogLinear, thresholdNs: number, failed = 0): LatencyTally {
  const bins = histogram.bins()
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  const { lower, upper } = fractionBelow(bins, thresholdNs)
  const tally = (share: number | null): Tally => {
    const good = Math.round((share ?? 0) * total)
    return { good, bad: total - good + failed }
  }
  const [atLeast, atMost] = [tally(lower), tally(upper)]
  return { atLeast, atMost, exact: atLeast.good === atMost.good }
}
