import type { BurnRule } from './alert-windows.ts'
import { SloError } from './errors.ts'
import { multiply, rationalToNumber, type Rational } from './rational.ts'
import { budgetShare } from './target.ts'

/** What a rule does when a service without errors begins to fail at a constant ratio. */
export interface AlertTiming {
  /** From the first failure to the alert, ms; `null` when this ratio never fires it. */
  readonly detectionMs: number | null
  /** From full recovery to the end of the alert, ms; `null` when this ratio never fires it. */
  readonly resetMs: number | null
  /** Share of the period's budget that is spent when it fires: the budget of the rule. */
  readonly budgetAtFire: number
}

/**
 * When a rule fires and clears at a constant error ratio and constant traffic.
 *
 * Detection is `factor * budget / ratio` of the long window, reset the remaining share of the short
 * one.
 *
 * @param errorRatio - In (0, 1]; 1 is a total outage.
 * @throws `SloError` `ERR_SLO_LEVEL`.
 * @see Google SRE Workbook, "Alerting on SLOs": 14.4 over 1 h and 5 min detects 15 % of errors in
 *   5 m 46 s and clears after 4 m 31 s.
 */
export function alertTiming(rule: BurnRule, target: Rational, errorRatio: number): AlertTiming {
  if (!(errorRatio > 0 && errorRatio <= 1)) {
    throw new SloError('ERR_SLO_LEVEL', `an error ratio of ${errorRatio} is outside (0, 1]`)
  }
  const threshold = rationalToNumber(multiply(rule.factor, budgetShare(target)))
  const share = threshold / errorRatio
  const fires = share < 1
  return {
    detectionMs: fires ? share * rule.longMs : null,
    resetMs: fires ? (1 - share) * rule.shortMs : null,
    budgetAtFire: rationalToNumber(rule.budget),
  }
}
