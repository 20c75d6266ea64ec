import { compare, divide, multiply, rationalToNumber, subtract, type Rational } from './rational.ts'
import type { Share } from './share.ts'
import { budgetShare } from './target.ts'

/** An error budget: signed, never clamped, each number rounded once from an exact fraction. */
export interface Budget {
  /** Bad events (or slices) that the target allows among those seen: `(1 - target) * total`. */
  readonly allowed: number
  /** The largest whole number of failures within `allowed`. */
  readonly allowedWhole: number
  /** Bad events or slices. */
  readonly spent: number
  /** `allowed - spent`: negative when overspent. */
  readonly left: number
  /** `spent / allowed`: above 1 when overspent; `null` without data. */
  readonly consumed: number | null
  /** `1 - consumed`: negative when overspent; `null` without data. */
  readonly remaining: number | null
  /** Nothing is left: `left <= 0`, decided exactly; false without data. */
  readonly exhausted: boolean
  /** The same budget as time, ms: 99.9 % of 30 days is 43 m 12 s. */
  readonly timeMs: number
  /** `remaining * timeMs`: exact downtime for slices, an equivalent for events. */
  readonly timeLeftMs: number | null
}

/** The budget of what was measured. */
export function budgetOf(target: Rational, share: Share, lengthMs: number): Budget {
  const ratio = budgetShare(target)
  const allowed = multiply(ratio, share.total)
  const left = subtract(allowed, share.bad)
  const empty = share.total.n === 0n
  const remaining = empty ? null : divide(left, allowed)
  const time = multiply(ratio, { n: BigInt(Math.round(lengthMs)), d: 1n })
  return {
    allowed: rationalToNumber(allowed),
    allowedWhole: Number(allowed.n / allowed.d),
    spent: rationalToNumber(share.bad),
    left: rationalToNumber(left),
    consumed: empty ? null : rationalToNumber(divide(share.bad, allowed)),
    remaining: remaining && rationalToNumber(remaining),
    exhausted: !empty && compare(left, { n: 0n, d: 1n }) <= 0,
    timeMs: rationalToNumber(time),
    timeLeftMs: remaining && rationalToNumber(multiply(remaining, time)),
  }
}
