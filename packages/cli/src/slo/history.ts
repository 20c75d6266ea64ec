import { type Exclusion, type Slice, type SliSeries, seriesOfSlices } from '@indev/slo'
import {
  type SliHistory,
  type UploadAttempt,
  readSliHistory,
  readUploadLog,
  visitSliHistory,
} from '@indev/telemetry/journal'
import type { CommandContext } from '../context.ts'
import { type Judge, type Judged, type Sink, isAboutUploads, openJudge } from './judge.ts'
import type { Objective } from './objective.ts'

/** Commands, and requests to the collector. */
export interface History extends SliHistory {
  readonly attempts: readonly UploadAttempt[]
}

const EMPTY: History = {
  entries: [],
  groups: [],
  attempts: [],
  corruptLines: 0,
  unreadableFiles: 0,
}

/** What this machine recorded from `fromMs` up to and including `atMs`. */
export function historyOf(
  { paths }: Pick<CommandContext, 'paths'>,
  fromMs: number,
  atMs: number,
): History {
  if (paths === undefined) return EMPTY
  const range = { fromMs, toMs: atMs + 1 }
  return { ...readSliHistory(paths, range), attempts: readUploadLog(paths, range).attempts }
}

/** The same for each objective, counted while it is read: nothing else of it is kept. */
export function countAll(
  objectives: readonly Objective[],
  { paths }: Pick<CommandContext, 'paths'>,
  fromMs: number,
  atMs: number,
): readonly Counted[] {
  const counters = objectives.map(openCounter)
  const judgesOf = (uploads: boolean): readonly Judge[] =>
    counters.filter(({ isOfUploads }) => isOfUploads === uploads).map(({ judge }) => judge)
  const judges = judgesOf(false)
  const uploadJudges = judgesOf(true)
  if (paths !== undefined) {
    const range = { fromMs, toMs: atMs + 1 }
    try {
      visitSliHistory(paths, range, {
        entry(entry) {
          for (const judge of judges) judge.entry(entry)
        },
        group(group) {
          for (const judge of judges) judge.group(group)
        },
      })
    } catch {
      // As `readSliHistory` has it: what can't be read is not there, and never half of it.
      return objectives.map((objective) => openCounter(objective).counted())
    }
    if (uploadJudges.length > 0) {
      for (const attempt of readUploadLog(paths, range).attempts) {
        for (const judge of uploadJudges) judge.attempt(attempt)
      }
    }
  }
  return counters.map(({ counted }) => counted())
}

/** A history as one indicator sees it, what is compacted first. */
export function judgeAll(objective: Objective, history: History): readonly Judged[] {
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

/** Counts what one indicator sees, without a row for each command: for when nobody asks whose they are. */
interface Counter {
  readonly judge: Judge
  readonly isOfUploads: boolean
  readonly counted: () => Counted
}

/** A counter for commands in any order; those in order of time are counted faster. */
function openCounter(objective: Objective): Counter {
  const rows = new Rows()
  const exclusions: Exclusion[] = []
  let unsureCount = 0
  const judge = openJudge(objective, (startMs, good, bad, unsure, left, reason) => {
    if (left > 0) exclusions.push({ atMs: startMs, reason, count: left })
    if (good + bad === 0) return
    rows.add(startMs, good, bad)
    unsureCount += unsure
  })
  return {
    judge,
    isOfUploads: isAboutUploads(objective),
    counted: () => ({ series: { ...rows.series(), exclusions }, unsure: unsureCount }),
  }
}

/** Counts, column by column: as objects a month of them would be a lot of garbage. */
class Rows {
  readonly #atMs: number[] = []
  readonly #bad: number[] = [0]
  readonly #total: number[] = [0]
  #isAscending = true

  add(atMs: number, good: number, bad: number): void {
    const row = this.#atMs.length
    this.#isAscending &&= row === 0 || atMs >= (this.#atMs[row - 1] ?? 0)
    this.#atMs.push(atMs)
    this.#bad.push((this.#bad[row] ?? 0) + bad)
    this.#total.push((this.#total[row] ?? 0) + good + bad)
  }

  series(): SliSeries {
    // Clocks go backwards at times.
    if (!this.#isAscending) return seriesOfSlices(this.#slices())
    return {
      atMs: Float64Array.from(this.#atMs),
      badBefore: Float64Array.from(this.#bad),
      totalBefore: Float64Array.from(this.#total),
      exclusions: [],
      duplicates: 0,
      installs: null,
    }
  }

  #slices(): Slice[] {
    return this.#atMs.map((startMs, row) => {
      const bad = grown(this.#bad, row)
      return { startMs, good: grown(this.#total, row) - bad, bad }
    })
  }
}

function grown(counts: readonly number[], row: number): number {
  return (counts[row + 1] ?? 0) - (counts[row] ?? 0)
}

/** A series, and how much of it is a guess. */
export interface Counted {
  readonly series: SliSeries
  readonly unsure: number
}

function pass(objective: Objective, { groups, entries, attempts }: History, sink: Sink): void {
  const judge = openJudge(objective, sink)
  for (const group of groups) judge.group(group)
  for (const entry of entries) judge.entry(entry)
  for (const attempt of attempts) judge.attempt(attempt)
}

/** When the first command that we still know of was recorded; `undefined` without any. */
export function firstMs({ entries, groups }: SliHistory): number | undefined {
  let first = Number.POSITIVE_INFINITY
  for (const { atMs } of entries) first = Math.min(first, atMs)
  for (const { startMs } of groups) first = Math.min(first, startMs)
  return Number.isFinite(first) ? first : undefined
}
