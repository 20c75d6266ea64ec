import type { Slice } from '@indev/slo'
import {
  type SliBins,
  type SliEntry,
  type SliGroup,
  type UploadAttempt,
  counterAtMost,
} from '@indev/telemetry/journal'
import type { Objective } from './objective.ts'

/** What is known of some commands of one moment, with what spend is attributed to. */
export interface Judged extends Slice {
  readonly excluded: Readonly<Record<string, number>>
  readonly command: string
  readonly version: string
  /** Counted as slow because a histogram can't tell: the threshold is inside of a bin. */
  readonly unsure: number
}

/** How a command ended. */
export type Facts = Pick<SliEntry, 'outcome' | 'cause'>

/** Good, bad, left out for a reason, or decided by how long it took. */
export type Judgement = 'good' | 'bad' | 'timed' | { readonly excluded: string }

/**
 * Takes what a judge found. Numbers and no object: a month of commands would be a lot of garbage.
 *
 * @param reason - Why `left` commands were left out.
 */
export type Sink = (
  startMs: number,
  good: number,
  bad: number,
  unsure: number,
  left: number,
  reason: string,
  whose: { readonly command: string; readonly version: string },
) => void

/** Sees what was recorded as one indicator does, and passes over what it is not about. */
export interface Judge {
  /** One command. */
  entry(entry: SliEntry): void
  /** The same for commands of older days, which are counts and histograms. */
  group(group: SliGroup): void
  /** One request to the collector. */
  attempt(attempt: UploadAttempt): void
}

/** A judge of what an objective is about. */
export function openJudge(objective: Objective, sink: Sink): Judge {
  const { slo, where } = objective
  const thresholdNs = slo.sli?.kind === 'latency' ? slo.sli.thresholdNs : 0
  const count = counterAtMost(thresholdNs)
  const ended = (
    judgement: Judgement,
    many: number,
    startMs: number,
    whose: Facts & Whose,
  ): void => {
    if (typeof judgement === 'object') sink(startMs, 0, 0, 0, many, judgement.excluded, whose)
    else if (judgement === 'good') sink(startMs, many, 0, 0, 0, '', whose)
    else sink(startMs, 0, many, 0, 0, '', whose)
  }
  return {
    entry(entry) {
      if (!isAbout(objective, entry)) return
      const judgement = judge(objective, entry)
      if (judgement !== 'timed') {
        ended(judgement, 1, entry.atMs, entry)
        return
      }
      const ns = timeOf(objective, entry)
      if (ns !== undefined) ended(ns <= thresholdNs ? 'good' : 'bad', 1, entry.atMs, entry)
      // Whoever loaded nothing waited for nothing.
      else if (where.part !== 'load') ended(NO_MILESTONE, 1, entry.atMs, entry)
    },
    group(group) {
      if (!isAbout(objective, group)) return
      const judgement = judge(objective, group)
      if (judgement !== 'timed') {
        ended(judgement, group.count, group.startMs, group)
        return
      }
      const { total, within, unsure } = count(binsOf(objective, group))
      const absent = where.part === 'load' ? 0 : group.count - total
      if (total + absent === 0) return
      sink(group.startMs, within, total - within, unsure, absent, NO_MILESTONE.excluded, group)
    },
    attempt(attempt) {
      judgeAttempt(objective, attempt, sink)
    },
  }
}

/**
 * A request is good when it was delivered; without a network it says nothing of the collector.
 *
 * Of the records in a request only the oldest one's age is known: they are in time when that one is.
 */
function judgeAttempt({ slo, where }: Objective, attempt: UploadAttempt, sink: Sink): void {
  const { atMs, outcome, cause, signal, records, ageMs } = attempt
  const whose = { command: signal, version: '-' }
  if (where.part === 'upload') {
    if (outcome === 'delivered') sink(atMs, 1, 0, 0, 0, '', whose)
    else if (cause === 'local-network') sink(atMs, 0, 0, 0, 1, cause, whose)
    else sink(atMs, 0, 1, 0, 0, '', whose)
  } else if (where.part === 'age' && outcome === 'delivered' && ageMs !== undefined) {
    const isInTime = slo.sli?.kind === 'latency' && ageMs * 1e6 <= slo.sli.thresholdNs
    if (isInTime) sink(atMs, records, 0, 0, 0, '', whose)
    else sink(atMs, 0, records, Math.max(0, records - 1), 0, '', whose)
  }
}

const NO_MILESTONE = { excluded: 'no-milestone' }

type Whose = Pick<Judged, 'command' | 'version'>

/** The histogram that an indicator looks at. */
export function binsOf({ where }: Objective, group: SliGroup): SliBins {
  if (where.part === 'load') return group.load
  return where.milestone === undefined ? group.time : (group.milestones[where.milestone] ?? '')
}

/** The time that an indicator looks at, ns. */
export function timeOf({ where }: Objective, entry: SliEntry): number | undefined {
  if (where.part === 'load') {
    return entry.self.loadUs === undefined ? undefined : entry.self.loadUs * 1000
  }
  if (where.milestone !== undefined) return entry.milestones[where.milestone]
  return entry.activeNs + entry.networkNs
}

/** Whether an objective is about requests to the collector, of which the journal knows nothing. */
export function isAboutUploads({ where }: Objective): boolean {
  return where.part === 'upload' || where.part === 'age'
}

/** Whether an objective is about this command at all. */
export function isAbout(
  objective: Objective,
  { command, version }: { readonly command: string; readonly version: string },
): boolean {
  const { where } = objective
  return (
    !isAboutUploads(objective) &&
    (where.command === undefined || where.command === command) &&
    (where.version === undefined || where.version === version)
  )
}

/**
 * What the way a command ended says, before anybody looks at how long it took.
 *
 * Bad is what we or the platform are answerable for: `bug` and `remote`. Cancelled commands, those
 * that were killed, and the user's own network are excluded and counted. What the user got wrong is good for success, since the
 * command said so, and excluded from latency, since it did no work that could be slow.
 */
export function judge({ slo, where }: Objective, { outcome, cause }: Facts): Judgement {
  const latency = slo.sli?.kind === 'latency' ? slo.sli : undefined
  if (where.part === 'load') return 'timed'
  if (outcome === 'cancelled' || outcome === 'interrupted') return { excluded: outcome }
  if (outcome === 'bug' || cause === 'bug' || cause === 'remote') {
    return latency?.failedIsBad === false ? { excluded: 'failed' } : 'bad'
  }
  if (cause === 'local-network') return { excluded: 'local-network' }
  if (latency === undefined) return 'good'
  return outcome === 'ok' ? 'timed' : { excluded: 'user' }
}

/** So many commands of one judgement. */
export function judged(
  judgement: Exclude<Judgement, 'timed'>,
  count: number,
  startMs: number,
  command: string,
  version: string,
): Judged {
  if (typeof judgement === 'object') {
    const excluded = { [judgement.excluded]: count }
    return { startMs, good: 0, bad: 0, excluded, command, version, unsure: 0 }
  }
  const good = judgement === 'good' ? count : 0
  return { startMs, good, bad: count - good, excluded: {}, command, version, unsure: 0 }
}
