import type { BurnRule } from './alert-windows.ts'
import { regularisedBeta } from './beta.ts'
import { multiply, rationalToNumber } from './rational.ts'
import { tallyBetween, type SliSeries } from './series.ts'
import type { Slo } from './slo.ts'
import { budgetShare } from './target.ts'
import { affectedInstalls } from './weighting.ts'
import type { Range } from './window.ts'

/**
 * What a rule must see besides its burn rates before it fires, so that one failure on a quiet day
 * wakes nobody.
 */
export interface Gate {
  /**
   * The fewest failures in the long window.
   *
   * @defaultValue 3
   */
  readonly minBad?: number
  /**
   * The fewest machines with a failure; not asked of data that does not name its machines.
   *
   * @defaultValue 2
   */
  readonly minInstalls?: number
  /**
   * How sure it must be that the true failure ratio is above the threshold, in [0, 1).
   *
   * @defaultValue 0.95
   */
  readonly confidence?: number
}

/** What holds an alert back. */
export type GateReason = 'few-failures' | 'few-installs' | 'unsure'

/** What of a gate holds an alert back over the long window of its rule; empty lets it fire. */
export function closedGates(
  gate: Gate,
  slo: Slo,
  series: SliSeries,
  rule: BurnRule,
  range: Range,
): readonly GateReason[] {
  const { minBad = 3, minInstalls = 2, confidence = 0.95 } = gate
  const { good, bad } = tallyBetween(series, range)
  const installs = affectedInstalls(series, range)
  const threshold = rationalToNumber(multiply(rule.factor, budgetShare(slo.target)))
  const reasons: GateReason[] = []
  if (bad < minBad) reasons.push('few-failures')
  if (installs !== null && installs < minInstalls) reasons.push('few-installs')
  if (chanceAbove(threshold, good, bad) < confidence) reasons.push('unsure')
  return reasons
}

/**
 * The posterior chance that the true failure ratio is above `ratio`, from the Jeffreys prior.
 *
 * @see Brown, Cai, DasGupta (2001), "Interval Estimation for a Binomial Proportion".
 */
export function chanceAbove(ratio: number, good: number, bad: number): number {
  return regularisedBeta(1 - ratio, good + 0.5, bad + 0.5)
}
