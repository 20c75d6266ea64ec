import { LogLinear } from '@indev/slo'
import { type SliHistory, mergeBins } from '@indev/telemetry/journal'
import { type Judged, binsOf, isAbout, timeOf } from './judge.ts'
import type { Objective } from './objective.ts'

/** A day, ms. */
export const DAY_MS = 86_400_000

/** One UTC day of an objective. */
export interface DayReport {
  /** `2026-11-21`. */
  readonly day: string
  readonly good: number
  readonly bad: number
  readonly excluded: number
  /** In [0, 1]; `null` without data. */
  readonly sli: number | null
  /** Bad events over all that the whole range allows; `null` when the range is empty. */
  readonly shareOfBudget: number | null
  /** Of the time that the objective is about, or of whole commands, ms; `null` without data. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

/** The UTC days from `fromMs` to `atMs`, both included, oldest first. */
export function daysBetween(fromMs: number, atMs: number): readonly number[] {
  const first = Math.floor(fromMs / DAY_MS)
  const count = Math.floor(atMs / DAY_MS) - first + 1
  return Array.from({ length: count }, (_, index) => (first + index) * DAY_MS)
}

/** An objective day by day. */
export function dayReports(
  objective: Objective,
  judged: readonly Judged[],
  latencies: ReadonlyMap<number, LogLinear>,
  days: readonly number[],
): readonly DayReport[] {
  const sums = new Map<number, { good: number; bad: number; excluded: number }>()
  let total = 0
  for (const { startMs, good, bad, excluded } of judged) {
    const day = Math.floor(startMs / DAY_MS) * DAY_MS
    const sum = sums.get(day) ?? { good: 0, bad: 0, excluded: 0 }
    sum.good += good
    sum.bad += bad
    for (const count of Object.values(excluded)) sum.excluded += count
    total += good + bad
    sums.set(day, sum)
  }
  const { target } = objective.slo
  const allowed = (total * Number(target.d - target.n)) / Number(target.d)
  return days.map((day) => {
    const { good, bad, excluded } = sums.get(day) ?? { good: 0, bad: 0, excluded: 0 }
    const latency = latencies.get(day)
    return {
      day: new Date(day).toISOString().slice(0, 10),
      good,
      bad,
      excluded,
      sli: good + bad === 0 ? null : good / (good + bad),
      shareOfBudget: total === 0 ? null : bad / allowed,
      p50Ms: quantileMs(latency, 0.5),
      p95Ms: quantileMs(latency, 0.95),
    }
  })
}

/** Histograms, ns, of the time that an objective is about, by the start of the UTC day. */
export function latencyByDay(
  objective: Objective,
  { entries, groups }: SliHistory,
): ReadonlyMap<number, LogLinear> {
  const days = new Map<number, LogLinear>()
  const of = (atMs: number): LogLinear => {
    const day = Math.floor(atMs / DAY_MS) * DAY_MS
    const found = days.get(day) ?? new LogLinear()
    days.set(day, found)
    return found
  }
  for (const group of groups) {
    if (isAbout(objective, group)) of(group.startMs).merge(mergeBins([binsOf(objective, group)]))
  }
  for (const entry of entries) {
    const ns = isAbout(objective, entry) ? timeOf(objective, entry) : undefined
    // One nanosecond less, as compacted days have it.
    if (ns !== undefined) of(entry.atMs).record(Math.max(0, Math.round(ns) - 1))
  }
  return days
}

function quantileMs(histogram: LogLinear | undefined, q: number): number | null {
  const ns = histogram?.quantile(q) ?? null
  return ns === null ? null : Math.round(ns / 1e4) / 100
}
