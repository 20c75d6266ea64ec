import { LogLinear } from '@indev/slo'
import type { JournalEntry } from '../journal-entry.ts'
import { binsOf, recordDuration, shortBins } from './bins.ts'
import { SLICE_MS, type SliBins, type SliGroup } from './segment.ts'

/** Entries becoming groups. */
export interface Fold {
  add(entry: JournalEntry): void
  /** Adds what was compacted before. */
  addGroup(group: SliGroup): void
  /** In order of time, then of name, so that equal journals give equal bytes. */
  groups(): SliGroup[]
}

interface OpenGroup extends Pick<
  SliGroup,
  'startMs' | 'command' | 'version' | 'outcome' | 'cause'
> {
  count: number
  readonly time: LogLinear
  readonly load: LogLinear
  readonly milestones: Map<string, LogLinear>
}

/** Counts commands by hour, command, version, outcome and cause. */
export function openFold(): Fold {
  const groups = new Map<string, OpenGroup>()
  const groupOf = (
    key: Pick<OpenGroup, 'startMs' | 'command' | 'version' | 'outcome' | 'cause'>,
  ) => {
    const { startMs, command, version, outcome, cause } = key
    const name = `${startMs}\n${command}\n${version}\n${outcome}\n${cause ?? ''}`
    const found = groups.get(name)
    if (found !== undefined) return found
    const opened: OpenGroup = {
      startMs,
      command,
      version,
      outcome,
      cause,
      count: 0,
      time: new LogLinear(),
      load: new LogLinear(),
      milestones: new Map(),
    }
    groups.set(name, opened)
    return opened
  }
  return {
    add(entry) {
      const startMs = Math.floor(entry.atMs / SLICE_MS) * SLICE_MS
      const { command, version, outcome, cause, self } = entry
      const group = groupOf({ startMs, command, version, outcome, cause })
      group.count += 1
      recordDuration(group.time, entry.activeNs + entry.networkNs)
      if (self.loadUs !== undefined) recordDuration(group.load, self.loadUs * 1000)
      for (const [name, ns] of Object.entries(entry.milestones)) {
        recordDuration(milestone(group, name), ns)
      }
    },
    addGroup(more) {
      const group = groupOf(more)
      group.count += more.count
      group.time.merge(histogramOf(more.time))
      group.load.merge(histogramOf(more.load))
      for (const [name, bins] of Object.entries(more.milestones)) {
        milestone(group, name).merge(histogramOf(bins))
      }
    },
    groups: () =>
      [...groups]
        .toSorted(([a, { startMs }], [b, other]) => startMs - other.startMs || (a < b ? -1 : 1))
        .map(([, { milestones, time, load, ...facts }]) => ({
          ...facts,
          time: shortBins(time),
          load: shortBins(load),
          milestones: Object.fromEntries(
            [...milestones].map(([name, histogram]) => [name, shortBins(histogram)]),
          ),
        })),
  }
}

function milestone({ milestones }: OpenGroup, name: string): LogLinear {
  const found = milestones.get(name) ?? new LogLinear()
  milestones.set(name, found)
  return found
}

function histogramOf(bins: SliBins): LogLinear {
  return LogLinear.fromBins(binsOf(bins))
}
