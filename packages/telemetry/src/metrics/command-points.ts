import { dayOf } from '../journal/file-name.ts'
import type { JournalEntry } from '../journal-entry.ts'
import { type HistogramBuilder, histogramBuilder } from './histogram.ts'
import type { MetricPoint } from './point.ts'

/** More different series than any app has; a damaged journal must not make a request without end. */
const MAX_SERIES = 512

/** A day is shipped again when a command of it is found, but not for ever. */
const KEPT_DAYS = 64

/** Entries becoming points. */
export interface CommandPoints {
  readonly add: (entry: JournalEntry) => void
  /** Commands by day, those of before included. */
  recorded(): Readonly<Record<string, number>>
  points(): MetricPoint[]
  /** Unix ms of the earliest entry. */
  firstAtMs(): number
}

/** @param before - Commands by day, as counted up to now. */
export function commandPoints(
  version: string,
  before: Readonly<Record<string, number>>,
): CommandPoints {
  const counters = new Map<string, { point: Omit<MetricPoint, 'value'>; value: number }>()
  const times = new Map<string, { point: Omit<MetricPoint, 'value'>; value: HistogramBuilder }>()
  const recorded: Record<string, number> = { ...before }
  const touched = new Set<string>()
  let firstAtMs = Infinity

  const addTime = (entry: JournalEntry, time: string, ns: number): void => {
    const key = `${entry.version}\n${entry.command}\n${time}`
    const attributes = { 'cli.command': entry.command, 'cli.time': time }
    const found = times.get(key) ?? {
      point: { instrument: 'time', version: entry.version, attributes } as const,
      value: histogramBuilder(),
    }
    if (times.size < MAX_SERIES * 3) times.set(key, found)
    found.value.add(Math.max(ns, 0) / 1e9)
  }

  return {
    add(entry) {
      // What was recorded to stay here stays here, also once consent is `on`.
      if (entry.local === true) return
      const day = dayOf(entry.atMs)
      recorded[day] = (recorded[day] ?? 0) + 1
      touched.add(day)
      firstAtMs = Math.min(firstAtMs, entry.atMs)
      const { command, outcome, cause } = entry
      const key = `${entry.version}\n${command}\n${outcome}\n${cause ?? ''}`
      const attributes = {
        'cli.command': command,
        'cli.outcome': outcome,
        ...(cause === undefined ? {} : { 'cli.cause': cause }),
      }
      const found = counters.get(key) ?? {
        point: { instrument: 'commands', version: entry.version, attributes } as const,
        value: 0,
      }
      if (counters.size < MAX_SERIES) counters.set(key, found)
      found.value += 1
      if (outcome === 'interrupted') return
      addTime(entry, 'active', entry.activeNs)
      addTime(entry, 'network', entry.networkNs)
      addTime(entry, 'prompt', entry.promptNs)
    },
    recorded: () =>
      Object.fromEntries(
        Object.entries(recorded)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .slice(-KEPT_DAYS),
      ),
    points: () => [
      ...[...counters.values()].map(({ point, value }) => ({ ...point, value })),
      ...[...times.values()].flatMap(({ point, value }) => {
        const histogram = value.result()
        return histogram === undefined ? [] : [{ ...point, value: histogram }]
      }),
      ...[...touched].toSorted().map((day): MetricPoint => {
        const attributes = { 'cli.day': day }
        const startMs = Date.parse(`${day}T00:00:00Z`)
        return { instrument: 'recorded', version, attributes, value: recorded[day] ?? 0, startMs }
      }),
    ],
    firstAtMs: () => firstAtMs,
  }
}
