import type { Interval } from './interval.ts'
import { rationalToNumber, type Rational } from './rational.ts'

/**
 * What the data proves. `met`: even the pessimistic end of the interval reaches the target.
 * `breached`: even the optimistic end misses it. `undecided`: both are possible. `no_data`: nothing
 * was counted. `partial`: too little of the window is known to say.
 */
export type Verdict = 'met' | 'breached' | 'undecided' | 'no_data' | 'partial'

/** Why a verdict is not plainly `met` or `breached`. */
export type VerdictReason = 'no-events' | 'low-coverage' | 'interval-spans-target'

/** What a verdict rests on. */
export interface Evidence {
  readonly target: Rational
  readonly interval: Interval | null
  readonly coverage: number
  readonly minCoverage: number
}

/** The verdict and its reasons. */
export function verdictOf(evidence: Evidence): {
  readonly verdict: Verdict
  readonly reasons: readonly VerdictReason[]
} {
  const { interval, coverage, minCoverage } = evidence
  const target = rationalToNumber(evidence.target)
  if (interval === null) return { verdict: 'no_data', reasons: ['no-events'] }
  if (coverage < minCoverage) return { verdict: 'partial', reasons: ['low-coverage'] }
  if (interval.lower >= target) return { verdict: 'met', reasons: [] }
  if (interval.upper < target) return { verdict: 'breached', reasons: [] }
  return { verdict: 'undecided', reasons: ['interval-spans-target'] }
}
