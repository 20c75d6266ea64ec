import { type Exclusion, type SliSeries, seriesOfSlices } from '@indev/slo'
import { type SliHistory, readSliHistory } from '@indev/telemetry/journal'
import type { CommandContext } from '../context.ts'
import { type Judged, type Sink, openJudge } from './judge.ts'
import type { Objective } from './objective.ts'

const EMPTY: SliHistory = { entries: [], groups: [], corruptLines: 0, unreadableFiles: 0 }

/** What this machine recorded from `fromMs` up to and including `atMs`. */
export function historyOf(
  { paths }: Pick<CommandContext, 'paths'>,
  fromMs: number,
  atMs: number,
): SliHistory {
  return paths === undefined ? EMPTY : readSliHistory(paths, { fromMs, toMs: atMs + 1 })
}

/** A history as one indicator sees it, what is compacted first. */
export function judgeAll(objective: Objective, history: SliHistory): readonly Judged[] {
  const judged: Judged[] = []
  pass(objective, history, (startMs, good, bad, unsure, left, reason, { command, version }) => {
    const excluded = left === 0 ? {} : { [reason]: left }
    judged.push({ startMs, good, bad, excluded, command, version, unsure })
  })
  return judged
}

/** The same as a series to evaluate. */
export function seriesOf(judged: readonly Judged[]): SliSeries {
  return seriesOfSlices(judged)
}

/** Both in one, without a row for each command: for when nobody asks whose they are. */
export function countAll(objective: Objective, history: SliHistory): Counted {
  const most = history.groups.length + history.entries.length
  const times = new Float64Array(most)
  const badBefore = new Float64Array(most + 1)
  const totalBefore = new Float64Array(most + 1)
  const exclusions: Exclusion[] = []
  let [rows, unsureCount, isAscending] = [0, 0, true]
  pass(objective, history, (startMs, good, bad, unsure, left, reason) => {
    if (left > 0) exclusions.push({ atMs: startMs, reason, count: left })
    if (good + bad === 0) return
    isAscending &&= rows === 0 || startMs >= (times[rows - 1] ?? 0)
    times[rows] = startMs
    rows += 1
    badBefore[rows] = (badBefore[rows - 1] ?? 0) + bad
    totalBefore[rows] = (totalBefore[rows - 1] ?? 0) + good + bad
    unsureCount += unsure
  })
  // Clocks go backwards at times.
  if (!isAscending) {
    return { series: seriesOf(judgeAll(objective, history)), unsure: unsureCount }
  }
  const series = {
    atMs: times.subarray(0, rows),
    badBefore: badBefore.subarray(0, rows + 1),
    totalBefore: totalBefore.subarray(0, rows + 1),
    exclusions,
    duplicates: 0,
    installs: null,
  }
  return { series, unsure: unsureCount }
}

/** A series, and how much of it is a guess. */
export interface Counted {
  readonly series: SliSeries
  readonly unsure: number
}

function pass(objective: Objective, { groups, entries }: SliHistory, sink: Sink): void {
  const judge = openJudge(objective, sink)
  for (const group of groups) judge.group(group)
  for (const entry of entries) judge.entry(entry)
}

/** When the first command that we still know of was recorded; `undefined` without any. */
export function firstMs({ entries, groups }: SliHistory): number | undefined {
  let first = Number.POSITIVE_INFINITY
  for (const { atMs } of entries) first = Math.min(first, atMs)
  for (const { startMs } of groups) first = Math.min(first, startMs)
  return Number.isFinite(first) ? first : undefined
}
