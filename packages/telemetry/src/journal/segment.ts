import type { JournalEntry } from '../journal-entry.ts'
import { type Column, columnOf, endingName, endingsOf, wordAt, zlib } from './columns.ts'

/**
 * Counts by bin: numbers separated by spaces, in pairs of a bin's distance from the one before (the
 * first from 0) and its count. Text, because most are never looked at.
 */
export type SliBins = string

/** The commands of one slice of time that were the same in everything an SLI looks at. */
export interface SliGroup {
  /** Unix ms. */
  readonly startMs: number
  readonly command: string
  readonly version: string
  readonly outcome: JournalEntry['outcome']
  readonly cause?: JournalEntry['cause']
  readonly count: number
  /** Of active + network time: bins of whole ns less one, so that `at most 2 s` is an edge. */
  readonly time: SliBins
  /** Of the time to each milestone, in the same way. */
  readonly milestones: Readonly<Record<string, SliBins>>
  /** Of the time that recording took while the command ran, where it did; in the same way. */
  readonly load: SliBins
}

/** A file whose entries are in a compacted one. */
export interface Contained {
  readonly file: string
  /** How much of it; what a late writer added after that is not in there. */
  readonly bytes: number
}

/** A day, compacted. */
export interface Segment {
  readonly dayStartMs: number
  /** Readers ignore these. */
  readonly contains: readonly Contained[]
  /** Corrupt lines of the files that it contains. */
  readonly corruptLines: number
  readonly groups: readonly SliGroup[]
}

/** Every command of an hour is in one slice. */
export const SLICE_MS = 3_600_000

const VERSION = 1

/**
 * The bytes of a compacted file: JSON under gzip, whose checksum covers all of it.
 *
 * Column by column, so that a month is read in milliseconds.
 */
export function formatSegment(segment: Segment): Uint8Array {
  const { dayStartMs, contains, corruptLines, groups } = segment
  const names = new Set(groups.flatMap(({ milestones }) => Object.keys(milestones)))
  const file: SegmentFile = {
    v: VERSION,
    dayStartMs,
    contains,
    corruptLines,
    sliceMs: SLICE_MS,
    slice: groups.map(({ startMs }) => (startMs - dayStartMs) / SLICE_MS),
    command: columnOf(groups, ({ command }) => command),
    version: columnOf(groups, ({ version }) => version),
    outcome: columnOf(groups, endingName),
    count: groups.map(({ count }) => count),
    time: groups.map(({ time }) => time),
    load: groups.map(({ load }) => load),
    milestones: Object.fromEntries(
      [...names].map((name) => [name, groups.map(({ milestones }) => milestones[name] ?? '')]),
    ),
  }
  return zlib().gzipSync(JSON.stringify(file), { level: 9 })
}

interface SegmentFile extends Omit<Segment, 'groups'> {
  readonly v: number
  readonly sliceMs: number
  readonly slice: readonly number[]
  readonly command: Column
  readonly version: Column
  /** `outcome`, or `outcome cause`. */
  readonly outcome: Column
  readonly count: readonly number[]
  readonly time: readonly SliBins[]
  readonly load: readonly SliBins[]
  readonly milestones: Readonly<Record<string, readonly SliBins[]>>
}

/** Reads {@link formatSegment}; `undefined` when it is damaged or of another version. */
export function parseSegment(bytes: Uint8Array): Segment | undefined {
  try {
    // The checksum says that these are the bytes that we wrote.
    const file: SegmentFile = JSON.parse(zlib().gunzipSync(bytes).toString())
    if (file.v !== VERSION) return undefined
    const { dayStartMs, contains, corruptLines } = file
    return { dayStartMs, contains, corruptLines, groups: groupsOf(file) }
  } catch {
    return undefined
  }
}

/** Most commands reach no milestone. */
const NONE: Record<string, SliBins> = {}

function groupsOf(file: SegmentFile): SliGroup[] {
  const { dayStartMs, sliceMs, slice, command, version, outcome, count, time, load } = file
  const milestones = Object.entries(file.milestones)
  const endingAt = endingsOf(outcome)
  return slice.map((nth, row) => {
    let reached = NONE
    for (const [name, bins] of milestones) {
      const own = bins[row] ?? ''
      if (own === '') continue
      if (reached === NONE) reached = {}
      reached[name] = own
    }
    const { outcome: how, cause } = endingAt(row)
    return {
      startMs: dayStartMs + nth * sliceMs,
      command: wordAt(command, row),
      version: wordAt(version, row),
      outcome: how,
      cause,
      count: count[row] ?? 0,
      time: time[row] ?? '',
      load: load[row] ?? '',
      milestones: reached,
    }
  })
}
