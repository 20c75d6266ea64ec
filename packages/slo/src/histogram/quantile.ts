import { SloError } from '../errors.ts'
import { multiply, parseDecimal, rational, type Rational } from '../rational.ts'
import { binEdges } from './bin.ts'
import type { BinCount } from './log-linear.ts'

/** Which order statistic a quantile is, after Hyndman, Fan (1996), without interpolation. */
export type QuantileType = 1 | 7

/** The `q`-quantile of ascending bins: the k-th of n values of a bin lies at k / (n + 1) of it. */
export function quantileOf(
  bins: readonly BinCount[],
  q: number,
  type: QuantileType,
): number | null {
  if (!(q >= 0 && q <= 1)) throw new SloError('ERR_SLO_LEVEL', `quantile ${q} is outside [0, 1]`)
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  const rank = type === 1 ? nearestRank(q, total) : lowerRank(q, total)
  let below = 0
  for (const { bin, count } of bins) {
    if (below + count >= rank) {
      const { left, right } = binEdges(bin)
      return left + ((rank - below) / (count + 1)) * (right - left)
    }
    below += count
  }
  return null
}

/** The mean with each bin at 2ab / (a + b), as far from both edges relative to them; 0 at 0. */
export function approximateMean(bins: readonly BinCount[]): number | null {
  let [sum, total] = [0, 0]
  for (const { bin, count } of bins) {
    const { left, right } = binEdges(bin)
    sum += count * (left === right ? left : (2 * left * right) / (left + right))
    total += count
  }
  return total === 0 ? null : sum / total
}

function nearestRank(q: number, total: number): number {
  const { n, d } = product(q, total)
  return Math.max(1, Number((n + d - 1n) / d))
}

function lowerRank(q: number, total: number): number {
  const { n, d } = product(q, Math.max(0, total - 1))
  return Number(n / d) + 1
}

function product(q: number, total: number): Rational {
  return multiply(parseDecimal(q), rational(total))
}
