import { betaQuantile } from './beta.ts'
import { SloError } from './errors.ts'
import { normalQuantile } from './normal.ts'

/** How an interval is computed. */
export type IntervalMethod = 'jeffreys' | 'wilson' | 'clopper-pearson'

/** The ratios that the counts are consistent with. */
export interface Interval {
  /** Pessimistic end, in [0, 1]. */
  readonly lower: number
  /** Optimistic end, in [0, 1]. */
  readonly upper: number
  /** Confidence, in (0, 1). */
  readonly level: number
  /** How it was computed. */
  readonly method: IntervalMethod
}

/**
 * The Jeffreys interval: equal tails of the posterior Beta(k + 1/2, n - k + 1/2).
 *
 * @param successes - k, in [0, n]; fractional when events are weighted.
 * @param total - n, positive.
 * @param level - In (0, 1), such as 0.95.
 * @throws `SloError` `ERR_SLO_COUNT`, `ERR_SLO_LEVEL`.
 * @see Brown, Cai, DasGupta (2001), "Interval Estimation for a Binomial Proportion"; the ends are
 *   0 at k = 0 and 1 at k = n, as they recommend.
 */
export function jeffreys(successes: number, total: number, level: number): Interval {
  const tail = checkedTail(successes, total, level)
  const [a, b] = [successes + 0.5, total - successes + 0.5]
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, a, b),
    upper: successes === total ? 1 : 1 - betaQuantile(tail, b, a),
    level,
    method: 'jeffreys',
  }
}

/**
 * The Wilson score interval.
 *
 * @param successes - k, in [0, n].
 * @param total - n, positive.
 * @param level - In (0, 1).
 * @throws `SloError` `ERR_SLO_COUNT`, `ERR_SLO_LEVEL`.
 * @see Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference".
 */
export function wilson(successes: number, total: number, level: number): Interval {
  const z = normalQuantile(1 - checkedTail(successes, total, level))
  const failures = total - successes
  const centre = successes + (z * z) / 2
  const half = z * Math.sqrt((successes * failures) / total + (z * z) / 4)
  const whole = total + z * z
  return {
    lower: successes === 0 ? 0 : (centre - half) / whole,
    upper: failures === 0 ? 1 : (centre + half) / whole,
    level,
    method: 'wilson',
  }
}

/**
 * The Clopper-Pearson interval, which covers at least `level` whatever the truth is.
 *
 * @param successes - k, in [0, n].
 * @param total - n, positive.
 * @param level - In (0, 1).
 * @throws `SloError` `ERR_SLO_COUNT`, `ERR_SLO_LEVEL`.
 * @see Clopper, Pearson (1934), "The Use of Confidence or Fiducial Limits".
 */
export function clopperPearson(successes: number, total: number, level: number): Interval {
  const tail = checkedTail(successes, total, level)
  const failures = total - successes
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, failures + 1),
    upper: failures === 0 ? 1 : 1 - betaQuantile(tail, failures, successes + 1),
    level,
    method: 'clopper-pearson',
  }
}

/** The interval by the named method. */
export function intervalBy(
  method: IntervalMethod,
  successes: number,
  total: number,
  level: number,
): Interval {
  const methods = { jeffreys, wilson, 'clopper-pearson': clopperPearson }
  return methods[method](successes, total, level)
}

function checkedTail(successes: number, total: number, level: number): number {
  if (!(total > 0 && successes >= 0 && successes <= total)) {
    throw new SloError('ERR_SLO_COUNT', `${successes} of ${total} is not a share of something`)
  }
  if (!(level > 0 && level < 1)) {
    throw new SloError('ERR_SLO_LEVEL', `a confidence level of ${level} is outside (0, 1)`)
  }
  return (1 - level) / 2
}
