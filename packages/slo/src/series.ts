import { SloError } from './errors.ts'
import type { SliEvent } from './event.ts'
import { knownAtMs } from './late.ts'
import { classify, type Sli } from './sli.ts'
import type { Range } from './window.ts'

/** Good and bad events, whole numbers. */
export interface Tally {
  readonly good: number
  readonly bad: number
}

/** Counts of one stretch of time, as kept after the single events are gone. */
export interface Slice extends Tally {
  /** Unix ms; the whole slice belongs to the window that holds its start. */
  readonly startMs: number
  readonly excluded?: Readonly<Record<string, number>>
}

/** Classified counts in order of time; any window of it costs two binary searches. */
export interface SliSeries {
  /** Ascending Unix ms, one row an event or slice. */
  readonly atMs: Float64Array
  /** Good events before row i; one longer than `atMs`. */
  readonly goodBefore: Float64Array
  readonly badBefore: Float64Array
  readonly exclusions: readonly Exclusion[]
  /** Events left out because another had the same id. */
  readonly duplicates: number
  /** The machine that each row comes from; `null` for counts that were folded before. */
  readonly installs: readonly (string | undefined)[] | null
}

/** Events left out of the SLI, and why. */
export interface Exclusion {
  readonly atMs: number
  readonly reason: string
  readonly count: number
}

/**
 * Classifies events in any order; of those with one id, the one that was known first
 * counts and the others are duplicates.
 *
 * @throws {@link SloError} `ERR_SLO_COUNT` for a time that is no number.
 */
export function seriesOfEvents(events: readonly SliEvent[], sli: Sli): SliSeries {
  const firstKnown = new Map<string, SliEvent>()
  for (const event of events) {
    const known = firstKnown.get(event.id)
    if (known === undefined || knownAtMs(event) < knownAtMs(known)) firstKnown.set(event.id, event)
  }
  const rows: Row[] = []
  const exclusions: Exclusion[] = []
  for (const event of firstKnown.values()) {
    if (!Number.isFinite(event.atMs)) {
      throw new SloError('ERR_SLO_COUNT', `event ${event.id} happened at ${event.atMs}`)
    }
    const atMs = Math.floor(event.atMs)
    const outcome = classify(sli, event)
    if (typeof outcome === 'object') exclusions.push({ atMs, reason: outcome.excluded, count: 1 })
    else rows.push({ atMs, ...countOf(outcome), install: event.install })
  }
  const series = build(rows, exclusions, events.length - firstKnown.size)
  // Building has put the rows in order of time.
  return { ...series, installs: rows.map(({ install }) => install) }
}

/**
 * Takes counts that were folded before, in any order.
 *
 * @throws {@link SloError} `ERR_SLO_COUNT` for a negative or fractional count: never clamped.
 */
export function seriesOfSlices(slices: readonly Slice[]): SliSeries {
  const exclusions = slices.flatMap((slice) =>
    Object.entries(slice.excluded ?? {}).map(([reason, count]) => ({
      atMs: slice.startMs,
      reason,
      count: checkCount(count),
    })),
  )
  const rows = slices.map(({ startMs, good, bad }) => ({
    atMs: checkTime(startMs),
    good: checkCount(good),
    bad: checkCount(bad),
  }))
  return build(rows, exclusions, 0)
}

/**
 * Takes columns that are already in order of time: the cheapest way to a million events.
 *
 * @param atMs - Ascending Unix ms; kept, not copied.
 * @param bad - 1 for a bad event, 0 for a good one.
 * @throws {@link SloError} `ERR_SLO_COUNT` when the times descend or the lengths differ.
 */
export function seriesOfColumns(atMs: Float64Array, bad: Uint8Array): SliSeries {
  if (atMs.length !== bad.length) {
    throw new SloError('ERR_SLO_COUNT', `${atMs.length} times but ${bad.length} outcomes`)
  }
  const goodBefore = new Float64Array(atMs.length + 1)
  const badBefore = new Float64Array(atMs.length + 1)
  let [badCount, previousMs] = [0, -Infinity]
  for (let row = 0; row < atMs.length; row++) {
    const time = atMs[row] ?? 0
    if (!(time >= previousMs)) throw new SloError('ERR_SLO_COUNT', `time ${time} is out of order`)
    previousMs = time
    badCount += bad[row] === 1 ? 1 : 0
    badBefore[row + 1] = badCount
    goodBefore[row + 1] = row + 1 - badCount
  }
  return { atMs, goodBefore, badBefore, exclusions: [], duplicates: 0, installs: null }
}

/** The good and bad events of a range. */
export function tallyBetween(series: SliSeries, range: Range): Tally {
  const first = firstRowFrom(series, range.fromMs)
  const last = firstRowFrom(series, range.untilMs)
  return {
    good: (series.goodBefore[last] ?? 0) - (series.goodBefore[first] ?? 0),
    bad: (series.badBefore[last] ?? 0) - (series.badBefore[first] ?? 0),
  }
}

/** The excluded events of a range, by reason. */
export function excludedBetween(series: SliSeries, range: Range): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { atMs, reason, count } of series.exclusions) {
    if (atMs < range.fromMs || atMs >= range.untilMs) continue
    counts[reason] = (counts[reason] ?? 0) + count
  }
  return counts
}

/** The number of rows before `atMs`. */
export function firstRowFrom(series: SliSeries, atMs: number): number {
  let [low, high] = [0, series.atMs.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((series.atMs[middle] ?? 0) < atMs) low = middle + 1
    else high = middle
  }
  return low
}

interface Row extends Tally {
  readonly atMs: number
  readonly install?: string | undefined
}

function countOf(outcome: 'good' | 'bad'): Tally {
  return outcome === 'good' ? { good: 1, bad: 0 } : { good: 0, bad: 1 }
}

function build(rows: Row[], exclusions: readonly Exclusion[], duplicates: number): SliSeries {
  rows.sort((a, b) => a.atMs - b.atMs)
  const goodBefore = new Float64Array(rows.length + 1)
  const badBefore = new Float64Array(rows.length + 1)
  rows.forEach((row, index) => {
    goodBefore[index + 1] = (goodBefore[index] ?? 0) + row.good
    badBefore[index + 1] = (badBefore[index] ?? 0) + row.bad
  })
  const atMs = Float64Array.from(rows, (row) => row.atMs)
  return { atMs, goodBefore, badBefore, exclusions, duplicates, installs: null }
}

function checkCount(count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new SloError('ERR_SLO_COUNT', `${count} is not a count`)
}

function checkTime(atMs: number): number {
  if (Number.isFinite(atMs)) return Math.floor(atMs)
  throw new SloError('ERR_SLO_COUNT', `a slice starts at ${atMs}`)
}
