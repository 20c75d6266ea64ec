import { buildSeries } from './build-series.ts'
import { SloError } from './errors.ts'
import type { SliEvent } from './event.ts'
import { knownAtMs } from './late.ts'
import type { Exclusion, SliSeries } from './series.ts'
import { classify, type Sli } from './sli.ts'

/**
 * Classifies events in any order; of those with one id, the one that was known first counts and the
 * others are duplicates; of those known at once, the earliest, then the worst.
 *
 * @throws `SloError` `ERR_SLO_COUNT` for a time that is no number.
 */
export function seriesOfEvents(events: readonly SliEvent[], sli: Sli): SliSeries {
  const atMs: number[] = []
  const good: number[] = []
  const bad: number[] = []
  const installs: (string | undefined)[] = []
  const exclusions: Exclusion[] = []
  const distinct = firstKnown(events)
  for (const event of distinct) {
    const time = Math.floor(event.atMs)
    if (!Number.isFinite(time)) {
      throw new SloError('ERR_SLO_COUNT', `event ${event.id} happened at ${event.atMs}`)
    }
    const outcome = classify(sli, event)
    if (typeof outcome === 'object') {
      exclusions.push({ atMs: time, reason: outcome.excluded, count: 1 })
    } else {
      atMs.push(time)
      good.push(outcome === 'good' ? 1 : 0)
      bad.push(outcome === 'bad' ? 1 : 0)
      installs.push(event.install)
    }
  }
  const duplicates = events.length - distinct.length
  return buildSeries({ atMs, good, bad, installs, exclusions, duplicates })
}

function firstKnown(events: readonly SliEvent[]): readonly SliEvent[] {
  // Duplicates are rare, and looking for them costs half of choosing between them.
  const ids = new Set<string>()
  for (const { id } of events) ids.add(id)
  if (ids.size === events.length) return events
  const byId = new Map<string, SliEvent>()
  for (const event of events) {
    const other = byId.get(event.id)
    if (other === undefined || precedence(event, other) < 0) byId.set(event.id, event)
  }
  return [...byId.values()]
}

/** Negative when `a` counts and `b` is its duplicate, so that the order of a file decides nothing. */
function precedence(a: SliEvent, b: SliEvent): number {
  return (
    knownAtMs(a) - knownAtMs(b) ||
    a.atMs - b.atMs ||
    outcomeRank(a) - outcomeRank(b) ||
    (a.durationNs ?? 0) - (b.durationNs ?? 0)
  )
}

/** Of two stories about one event the worse is believed. */
function outcomeRank({ outcome }: SliEvent): number {
  return outcome === 'bad' ? 0 : outcome === 'good' ? 1 : 2
}
