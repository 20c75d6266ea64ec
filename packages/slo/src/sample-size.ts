import { SloError } from './errors.ts'
import { rationalToNumber, type Rational } from './rational.ts'
import { budgetShare } from './target.ts'

/**
 * The fewest events, none of them bad, that show a target to be kept: the smallest n with
 * `target^n <= 1 - confidence`.
 *
 * @param target - In (0, 1).
 * @param confidence - In (0, 1), such as 0.95.
 * @returns A whole number: 2,995 for 99.9 % at 95 %.
 * @throws `SloError` `ERR_SLO_LEVEL`.
 * @see Hanley, Lippman-Hand (1983), "If Nothing Goes Wrong, Is Everything All Right?", whose rule of
 *   three (3,000 here) approximates it.
 */
export function sampleSizeFor(target: Rational, confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new SloError('ERR_SLO_LEVEL', `a confidence of ${confidence} is outside (0, 1)`)
  }
  const failure = rationalToNumber(budgetShare(target))
  return Math.ceil(Math.log1p(-confidence) / Math.log1p(-failure) - 1e-9)
}
