import { SloError } from './errors.ts'
import { compare, rational } from './rational.ts'
import { type SliSeries } from './series.ts'
import { seriesOfSlices } from './series-of-counts.ts'
import type { SloStatus } from './evaluate.ts'
import { seriesOf, type SliData } from './sli-data.ts'
import { sliceTallies } from './slices.ts'
import { sliceLength } from './share.ts'
import type { Slo } from './slo.ts'
import { windowRange } from './window.ts'

/**
 * How members make a whole. `worst` is the least indicator; `weighted` their mean by weight;
 * `journey` their product: the share of users who get through every step, were steps independent.
 */
export type CompositeKind = 'worst' | 'weighted' | 'journey'

/** One part of a composite. */
export interface Member {
  /** The member, evaluated. */
  readonly status: SloStatus
  /**
   * For `weighted`: positive.
   *
   * @defaultValue 1
   */
  readonly weight?: number
}

/** Several SLOs as one. */
export interface Composite {
  /** In [0, 1]; `null` while a member has no data, for a part of a whole is not the whole. */
  readonly sli: number | null
  /** Each member's share in what is missing to 1, adding up to 1; `null` when nothing is. */
  readonly contributions: readonly { readonly id: string; readonly share: number | null }[]
  /** Members without data. */
  readonly missing: readonly string[]
}

/**
 * Combines the indicators of SLOs over the same period.
 *
 * @throws `SloError` `ERR_SLO_DEFINITION` without members, for windows of different lengths,
 *   or for a weight that is not positive.
 */
export function composite(members: readonly Member[], kind: CompositeKind): Composite {
  checkMembers(members)
  const parts = members.map(({ status, weight = 1 }) => ({ ...status, weight }))
  const missing = parts.filter(({ sli }) => sli === null).map(({ id }) => id)
  const losses = parts.map((part) => lossOf(part.sli ?? 0, part.weight, kind))
  const total = losses.reduce((sum, loss) => sum + loss, 0)
  const known = missing.length === 0
  return {
    sli: known ? combine(parts, kind) : null,
    contributions: parts.map(({ id }, index) => ({
      id,
      share: known && total > 0 ? (losses[index] ?? 0) / total : null,
    })),
    missing,
  }
}

/**
 * The union of slice SLOs, for an `Occurrences` SLO over slices: a slice is bad when it is bad for
 * any member, good when it is good for those that have data in it, and absent when none has.
 *
 * @throws `SloError` `ERR_SLO_DEFINITION` for members whose windows or slices differ.
 */
export function unionSeries(
  members: readonly { readonly slo: Slo; readonly data: SliData }[],
  atMs: number,
): SliSeries {
  const bad = new Map<number, boolean>()
  const lengths = new Set<string>()
  for (const { slo, data } of members) {
    const [lengthMs, target] = [sliceLength(slo), slo.timeSlice?.target]
    const range = windowRange(slo.window, atMs)
    lengths.add(`${lengthMs} ${range.fromMs}`)
    if (target === undefined || lengths.size > 1) {
      throw new SloError('ERR_SLO_DEFINITION', `${slo.id}: slices of a union have one length`)
    }
    for (const slice of sliceTallies(seriesOf(slo, data), range, lengthMs)) {
      const total = slice.good + slice.bad
      if (total === 0) continue
      const isBad = compare(rational(slice.good, total), target) < 0
      bad.set(slice.startMs, isBad || bad.get(slice.startMs) === true)
    }
  }
  return seriesOfSlices(
    [...bad].map(([startMs, isBad]) => ({ startMs, good: isBad ? 0 : 1, bad: isBad ? 1 : 0 })),
  )
}

interface Part {
  readonly sli: number | null
  readonly weight: number
}

function combine(parts: readonly Part[], kind: CompositeKind): number {
  const slis = parts.map(({ sli }) => sli ?? 0)
  if (kind === 'worst') return Math.min(...slis)
  if (kind === 'journey') return slis.reduce((product, sli) => product * sli, 1)
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0)
  return parts.reduce((sum, { weight }, index) => sum + weight * (slis[index] ?? 0), 0) / weights
}

/** What a member takes away, on a scale on which the members' losses add up. */
function lossOf(sli: number, weight: number, kind: CompositeKind): number {
  if (kind === 'journey') return -Math.log(Math.max(sli, Number.MIN_VALUE))
  return (1 - sli) * (kind === 'weighted' ? weight : 1)
}

function checkMembers(members: readonly Member[]): void {
  const lengths = new Set(members.map(({ status }) => status.window.lengthMs))
  const weighs = members.every(({ weight = 1 }) => weight > 0)
  if (lengths.size === 1 && weighs) return
  throw new SloError(
    'ERR_SLO_DEFINITION',
    'a composite needs members over one period with positive weights',
  )
}
