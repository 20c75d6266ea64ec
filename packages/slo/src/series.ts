import type { Range } from './window.ts'

/** Good and bad events, whole numbers. */
export interface Tally {
  /** Good events. */
  readonly good: number
  /** Bad events. */
  readonly bad: number
}

/** Counts of one stretch of time, as kept after the single events are gone. */
export interface Slice extends Tally {
  /** Unix ms; the whole slice belongs to the window that holds its start. */
  readonly startMs: number
  /** Excluded events by reason. */
  readonly excluded?: Readonly<Record<string, number>>
}

/** Classified counts in order of time; any window of it costs two binary searches. */
export interface SliSeries {
  /** Ascending Unix ms, one row an event or slice. */
  readonly atMs: Float64Array
  /** Bad events before row i; one longer than `atMs`. */
  readonly badBefore: Float64Array | Uint32Array
  /** Good and bad events before row i; one longer than `atMs`. `null`: every row is one event. */
  readonly totalBefore: Float64Array | Uint32Array | null
  /** What was left out, in any order. */
  readonly exclusions: readonly Exclusion[]
  /** Events left out because another had the same id. */
  readonly duplicates: number
  /** The machine that each row comes from; `null` for counts that were folded before. */
  readonly installs: readonly (string | undefined)[] | null
}

/** Events left out of the SLI, and why. */
export interface Exclusion {
  /** When, Unix ms. */
  readonly atMs: number
  /** Why. */
  readonly reason: string
  /** How many. */
  readonly count: number
}

/** The good and bad events of a range. */
export function tallyBetween(series: SliSeries, range: Range): Tally {
  const first = firstRowFrom(series, range.fromMs)
  const last = firstRowFrom(series, range.untilMs)
  return tallyOfRows(series, first, last)
}

/** The good and bad events of the rows from `first` up to but not including `end`. */
export function tallyOfRows(
  { badBefore, totalBefore }: SliSeries,
  first: number,
  end: number,
): Tally {
  const bad = (badBefore[end] ?? 0) - (badBefore[first] ?? 0)
  const total =
    totalBefore === null ? end - first : (totalBefore[end] ?? 0) - (totalBefore[first] ?? 0)
  return { good: total - bad, bad }
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
