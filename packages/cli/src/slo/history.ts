import { type SliSeries, seriesOfSlices } from '@indev/slo'
import { type SliHistory, readSliHistory } from '@indev/telemetry/journal'
import type { CommandContext } from '../context.ts'
import { type Judged, openJudge } from './judge.ts'
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
  const judge = openJudge(objective)
  const judged: Judged[] = []
  for (const group of history.groups) {
    const each = judge.group(group)
    if (each !== undefined) judged.push(each)
  }
  for (const entry of history.entries) {
    const each = judge.entry(entry)
    if (each !== undefined) judged.push(each)
  }
  return judged
}

/** The same as a series to evaluate. */
export function seriesOf(judged: readonly Judged[]): SliSeries {
  return seriesOfSlices(judged)
}

/** When the first command that we still know of was recorded; `undefined` without any. */
export function firstMs({ entries, groups }: SliHistory): number | undefined {
  let first = Number.POSITIVE_INFINITY
  for (const { atMs } of entries) first = Math.min(first, atMs)
  for (const { startMs } of groups) first = Math.min(first, startMs)
  return Number.isFinite(first) ? first : undefined
}
