import type { Slice } from '@indev/slo'
import type { JournalEntry } from '@indev/telemetry'
import { type SliBins, type SliGroup, counterAtMost } from '@indev/telemetry/journal'
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
export type Facts = Pick<JournalEntry, 'outcome' | 'cause'>

/** Good, bad, left out for a reason, or decided by how long it took. */
export type Judgement = 'good' | 'bad' | 'timed' | { readonly excluded: string }

/** Sees the journal as one indicator does; `undefined` for what is about other commands. */
export interface Judge {
  /** One command. */
  entry(entry: JournalEntry): Judged | undefined
  /** The same for commands of older days, which are counts and histograms. */
  group(group: SliGroup): Judged | undefined
}

const NONE: Readonly<Record<string, number>> = {}

/** A judge of what an objective is about. */
export function openJudge(objective: Objective): Judge {
  const { slo, where } = objective
  const thresholdNs = slo.sli?.kind === 'latency' ? slo.sli.thresholdNs : undefined
  const count = counterAtMost(thresholdNs ?? 0)
  return {
    entry(entry) {
      if (!isAbout(objective, entry)) return undefined
      const { atMs, command, version } = entry
      const judgement = judge(objective, entry)
      if (judgement !== 'timed') return judged(judgement, 1, atMs, command, version)
      const ns = timeOf(objective, entry)
      if (ns !== undefined && thresholdNs !== undefined) {
        return judged(ns <= thresholdNs ? 'good' : 'bad', 1, atMs, command, version)
      }
      // Whoever loaded nothing waited for nothing.
      if (where.part === 'load') return undefined
      return judged(NO_MILESTONE, 1, atMs, command, version)
    },
    group(group) {
      if (!isAbout(objective, group)) return undefined
      const { startMs, command, version } = group
      const judgement = judge(objective, group)
      if (judgement !== 'timed') return judged(judgement, group.count, startMs, command, version)
      const { total, within, unsure } = count(binsOf(objective, group))
      const absent = where.part === 'load' ? 0 : group.count - total
      if (total + absent === 0) return undefined
      const excluded = absent === 0 ? NONE : { [NO_MILESTONE.excluded]: absent }
      return { startMs, good: within, bad: total - within, excluded, command, version, unsure }
    },
  }
}

const NO_MILESTONE = { excluded: 'no-milestone' }

/** The histogram that an indicator looks at. */
export function binsOf({ where }: Objective, group: SliGroup): SliBins {
  if (where.part === 'load') return group.load
  return where.milestone === undefined ? group.time : (group.milestones[where.milestone] ?? '')
}

/** The time that an indicator looks at, ns. */
export function timeOf({ where }: Objective, entry: JournalEntry): number | undefined {
  if (where.part === 'load') {
    return entry.self.loadUs === undefined ? undefined : entry.self.loadUs * 1000
  }
  if (where.milestone !== undefined) return entry.milestones[where.milestone]
  return entry.activeNs + entry.networkNs
}

/** Whether an objective is about this command at all. */
export function isAbout(
  { where }: Objective,
  { command, version }: { readonly command: string; readonly version: string },
): boolean {
  return (
    (where.command === undefined || where.command === command) &&
    (where.version === undefined || where.version === version)
  )
}

/**
 * What the way a command ended says, before anybody looks at how long it took.
 *
 * Bad is what we or the platform are answerable for: `bug` and `remote`. Cancelled commands and the
 * user's own network are excluded and counted. What the user got wrong is good for success, since the
 * command said so, and excluded from latency, since it did no work that could be slow.
 */
export function judge({ slo, where }: Objective, { outcome, cause }: Facts): Judgement {
  const latency = slo.sli?.kind === 'latency' ? slo.sli : undefined
  if (where.part === 'load') return 'timed'
  if (outcome === 'cancelled') return { excluded: 'cancelled' }
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
  return { startMs, good, bad: count - good, excluded: NONE, command, version, unsure: 0 }
}
