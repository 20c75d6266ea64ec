import type { Slice } from '@indev/slo'
import type { JournalEntry } from '@indev/telemetry'
import { type SliBins, type SliGroup, countAtMost, countOf } from '@indev/telemetry/journal'
import type { Objective } from './objective.ts'

/** What a journal says of some commands of one moment, with what spend is attributed to. */
export interface Judged extends Slice {
  readonly command: string
  readonly version: string
  /** Counted as slow because a histogram can't tell: the threshold is inside of a bin. */
  readonly unsure: number
}

/** How a command ended. */
export type Facts = Pick<JournalEntry, 'outcome' | 'cause'>

/** Good, bad, left out for a reason, or decided by how long it took. */
export type Judgement = 'good' | 'bad' | 'timed' | { readonly excluded: string }

/**
 * One line of the journal as an indicator sees it; `undefined` when it is about other commands.
 *
 * Bad is what we or the platform are answerable for: `bug` and `remote`. Cancelled commands and the
 * user's own network are excluded and counted. What the user got wrong is good for success, since the
 * command said so, and excluded from latency, since it did no work that could be slow.
 */
export function judgeEntry(objective: Objective, entry: JournalEntry): Judged | undefined {
  if (!isAbout(objective, entry)) return undefined
  const { sli } = objective.slo
  const judgement = judge(objective, entry)
  const of = { startMs: entry.atMs, command: entry.command, version: entry.version }
  if (judgement !== 'timed' || sli?.kind !== 'latency') return { ...of, ...counted(judgement, 1) }
  const ns = timeOf(objective, entry)
  if (ns === undefined) return absentOf(objective, of, 1)
  return { ...of, ...counted(ns <= sli.thresholdNs ? 'good' : 'bad', 1) }
}

/** The same for commands of older days, which are counts and histograms. */
export function judgeGroup(objective: Objective, group: SliGroup): Judged | undefined {
  if (!isAbout(objective, group)) return undefined
  const { sli } = objective.slo
  const judgement = judge(objective, group)
  const of = { startMs: group.startMs, command: group.command, version: group.version }
  if (judgement !== 'timed' || sli?.kind !== 'latency') {
    return { ...of, ...counted(judgement, group.count) }
  }
  const bins = binsOf(objective, group)
  const timed = countOf(bins)
  const { within, unsure } = countAtMost(bins, sli.thresholdNs)
  const absent = absentOf(objective, of, group.count - timed)
  if (timed === 0) return absent
  return { ...of, ...absent, good: within, bad: timed - within, unsure }
}

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

/** What the way a command ended says, before anybody looks at how long it took. */
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

/** Commands without the time that an indicator looks at; whoever loaded nothing waited for nothing. */
function absentOf(
  { where }: Objective,
  of: Pick<Judged, 'startMs' | 'command' | 'version'>,
  count: number,
): Judged | undefined {
  if (count === 0 || where.part === 'load') return undefined
  return { ...of, ...counted({ excluded: 'no-milestone' }, count) }
}

/** So many commands of one judgement; those that time decides count as good. */
export function counted(
  judgement: Judgement,
  count: number,
): Pick<Judged, 'good' | 'bad' | 'unsure'> {
  if (typeof judgement === 'object') {
    const excluded = { excluded: { [judgement.excluded]: count } }
    return { good: 0, bad: 0, unsure: 0, ...excluded }
  }
  const good = judgement === 'bad' ? 0 : count
  return { good, bad: count - good, unsure: 0 }
}
