import { SloError } from '../errors.ts'
import { binEdges, binOf, binOrder } from './bin.ts'
import type { BinCount } from './log-linear.ts'

/** A share of a histogram's values. */
export interface Fraction {
  /** The share, values evenly spread within a bin; `null` when there are none. */
  readonly value: number | null
  /** No fewer can be below. */
  readonly lower: number | null
  /** No more can be below. */
  readonly upper: number | null
  /** The bounds are equal: the threshold is an edge, or its bin is empty. */
  readonly exact: boolean
}

/**
 * The share of values below `threshold`, of ascending bins.
 *
 * On an edge, a value equal to the threshold is not below it.
 *
 * @throws `SloError` `ERR_SLO_NUMBER` when the threshold is not finite.
 */
export function fractionBelow(bins: readonly BinCount[], threshold: number): Fraction {
  if (!Number.isFinite(threshold)) {
    throw new SloError('ERR_SLO_NUMBER', `a threshold of ${threshold} is not finite`)
  }
  const order = binOrder(binOf(threshold))
  let [below, within, total] = [0, 0, 0]
  for (const { bin, count } of bins) {
    total += count
    if (binOrder(bin) < order) below += count
    else if (binOrder(bin) === order) within = count
  }
  if (total === 0) return { value: null, lower: null, upper: null, exact: false }
  const { left, right } = binEdges(binOf(threshold))
  const inside = threshold === left ? 0 : within
  const part = inside === 0 ? 0 : (threshold - left) / (right - left)
  return {
    value: (below + inside * part) / total,
    lower: below / total,
    upper: (below + inside) / total,
    exact: inside === 0,
  }
}
