import { SloError } from './errors.ts'
import { rationalToNumber, type Rational } from './rational.ts'
import type { Tally } from './series.ts'
import { budgetShare } from './target.ts'

/**
 * The chance that a period ends with its event budget spent, given what it holds and how many events
 * are still to come.
 *
 * The failures among them follow the posterior predictive distribution, a beta-binomial from the
 * Jeffreys prior: it knows that little data can say little.
 *
 * @param seen - The period so far.
 * @param toCome - Events until its end, a whole number of at most 1e7.
 * @returns In [0, 1].
 * @throws `SloError` `ERR_SLO_COUNT`.
 * @see Gelman et al., "Bayesian Data Analysis", 3rd edition, section 2.4 and appendix A.
 */
export function exhaustionChance(target: Rational, seen: Tally, toCome: number): number {
  if (!(Number.isInteger(toCome) && toCome >= 0 && toCome <= 1e7)) {
    throw new SloError('ERR_SLO_COUNT', `${toCome} events to come are not in [0, 1e7]`)
  }
  const total = seen.good + seen.bad + toCome
  const allowed = rationalToNumber(budgetShare(target)) * total
  // The guard against 0.3 - 0.1 >= 0.2 being false.
  const fatal = Math.ceil(allowed - seen.bad - 1e-9)
  if (fatal <= 0) return 1
  if (fatal > toCome) return 0
  return Math.max(0, 1 - chanceOfFewer(fatal, toCome, seen.bad + 0.5, seen.good + 0.5))
}

/** P(Y < limit) for Y ~ BetaBinomial(n, a, b), its terms each from the one before. */
function chanceOfFewer(limit: number, n: number, a: number, b: number): number {
  let logNone = 0
  for (let event = 0; event < n; event++) logNone += Math.log1p(-a / (a + b + event))
  let [logTerm, sum] = [logNone, 0]
  for (let y = 0; y < limit; y++) {
    sum += Math.exp(logTerm)
    logTerm += Math.log(((n - y) * (a + y)) / ((y + 1) * (n - y - 1 + b)))
  }
  return sum
}
