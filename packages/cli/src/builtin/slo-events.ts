import type { JournalEntry } from '@indev/telemetry'
import type { Outcome, SliEvent } from '@indev/slo'
import type { SliDefinition } from '../app.ts'

/**
 * The journal as events of one indicator.
 *
 * Bad is what we or the platform are answerable for: `bug` and `remote`. Cancelled commands and the
 * user's own network are excluded and counted. What the user got wrong is good for success, since the
 * command said so, and excluded from latency, since it did no work that could be slow.
 */
export function eventsOf(sli: SliDefinition, entries: readonly JournalEntry[]): SliEvent[] {
  return entries
    .filter(({ command }) => sli.command === undefined || command === sli.command)
    .map((entry) => ({ id: entry.id, atMs: entry.atMs, outcome: outcomeOf(sli, entry) }))
}

function outcomeOf(sli: SliDefinition, entry: JournalEntry): Outcome {
  if (entry.outcome === 'cancelled') return { excluded: 'cancelled' }
  if (entry.outcome === 'bug' || entry.cause === 'bug' || entry.cause === 'remote') return 'bad'
  if (entry.cause === 'local-network') return { excluded: 'local-network' }
  if (sli.kind === 'success') return 'good'
  if (entry.outcome !== 'ok') return { excluded: 'user' }
  const ns =
    sli.milestone === undefined ? entry.activeNs + entry.networkNs : entry.milestones[sli.milestone]
  if (ns === undefined) return { excluded: 'no-milestone' }
  return ns <= sli.thresholdMs * 1e6 ? 'good' : 'bad'
}
