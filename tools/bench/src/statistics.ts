import type { Random } from './random.ts'

/** How a case differs from its baseline, from runs of the same rounds. */
export interface PairedDifference {
  /** Median of the differences `subject - baseline`. */
  readonly medianDiff: number
  /** Median of the ratios `subject / baseline`. */
  readonly ratio: number
  /** 95 % interval of `medianDiff`. */
  readonly ci95: readonly [low: number, high: number]
}

/**
 * The `q` quantile, interpolated between the two nearest order statistics.
 *
 * @param values - At least one number, in any order.
 * @param q - In [0, 1].
 * @see Hyndman and Fan (1996), definition 7: the default of R and NumPy.
 */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new TypeError('a quantile needs at least one value')
  if (!(q >= 0 && q <= 1)) throw new TypeError(`q must be in [0, 1], got ${q}`)
  return quantileOfSorted(Float64Array.from(values).toSorted(), q)
}

/** The middle value; the mean of the middle two of an even number. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/**
 * The 95 % percentile-bootstrap interval of the median.
 *
 * Good for ten values or more; with fewer it is too narrow.
 *
 * @param resamples - 2,000 put the ends of the interval within about a rank of the exact ones.
 * @see Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 */
export function medianInterval(
  values: readonly number[],
  random: Random,
  resamples = 2000,
): [low: number, high: number] {
  const medians = new Float64Array(resamples)
  const sample = new Float64Array(values.length)
  for (let i = 0; i < resamples; i += 1) {
    for (let j = 0; j < sample.length; j += 1) {
      sample[j] = at(values, Math.floor(random() * values.length))
    }
    medians[i] = quantileOfSorted(sample.toSorted(), 0.5)
  }
  const sorted = medians.toSorted()
  return [quantileOfSorted(sorted, 0.025), quantileOfSorted(sorted, 0.975)]
}

/**
 * Compares two cases run by run: what both runs of a round share (a busy machine, a warm cache) cancels out.
 *
 * @param baseline - One value a round.
 * @param subject - One value a round, of the same rounds in the same order.
 */
export function pairedDifference(
  baseline: readonly number[],
  subject: readonly number[],
  random: Random,
): PairedDifference {
  if (baseline.length !== subject.length) {
    throw new TypeError(`${baseline.length} and ${subject.length} values cannot be paired`)
  }
  const differences = subject.map((value, round) => value - at(baseline, round))
  const ratios = subject.map((value, round) => value / at(baseline, round))
  return {
    medianDiff: median(differences),
    ratio: median(ratios),
    ci95: medianInterval(differences, random),
  }
}

function quantileOfSorted(sorted: Float64Array, q: number): number {
  const position = (sorted.length - 1) * q
  const below = Math.floor(position)
  const low = at(sorted, below)
  const high = at(sorted, Math.ceil(position))
  return low + (high - low) * (position - below)
}

function at(values: ArrayLike<number>, index: number): number {
  const value = values[index]
  if (value === undefined) throw new RangeError(`no value at ${index} of ${values.length}`)
  return value
}
