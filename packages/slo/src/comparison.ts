import { wilson, type Interval } from './interval.ts'
import type { Tally } from './series.ts'

/** How much better `a` succeeds than `b`. */
export interface Comparison {
  /** Success ratio of `a` less that of `b`. */
  readonly difference: number
  /** Lower end of the interval of the difference. */
  readonly lower: number
  /** Upper end of the interval of the difference. */
  readonly upper: number
  /** What the interval proves: `undecided` when it holds 0. */
  readonly verdict: 'better' | 'worse' | 'undecided'
}

/**
 * Compares two success ratios, such as a release with the one before.
 *
 * @param level - Confidence, in (0, 1).
 * @throws `SloError` `ERR_SLO_COUNT` when either has no events, `ERR_SLO_LEVEL`.
 * @see Newcombe (1998), "Interval estimation for the difference between independent proportions",
 *   method 10: the square-and-add of two Wilson intervals.
 */
export function compareRatios(a: Tally, b: Tally, level = 0.95): Comparison {
  const [ofA, ofB] = [wilsonOf(a, level), wilsonOf(b, level)]
  const difference = ofA.ratio - ofB.ratio
  const lower = difference - Math.hypot(ofA.ratio - ofA.lower, ofB.upper - ofB.ratio)
  const upper = difference + Math.hypot(ofA.upper - ofA.ratio, ofB.ratio - ofB.lower)
  const verdict = lower > 0 ? 'better' : upper < 0 ? 'worse' : 'undecided'
  return { difference, lower, upper, verdict }
}

function wilsonOf({ good, bad }: Tally, level: number): Interval & { readonly ratio: number } {
  const interval = wilson(good, good + bad, level)
  return { ...interval, ratio: good / (good + bad) }
}
