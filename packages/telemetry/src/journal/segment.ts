import type { Cause, Outcome } from '../descriptor.ts'

/** Counts by bin, as pairs of a bin's distance from the one before (the first from 0) and its count. */
export type SliBins = readonly number[]

/** The commands of one slice of time that were the same in everything an SLI looks at. */
export interface SliGroup {
  /** Unix ms. */
  readonly startMs: number
  readonly command: string
  readonly version: string
  readonly outcome: Outcome
  readonly cause?: Cause | undefined
  readonly count: number
  /** Of active + network time: bins of whole ns less one, so that `at most 2 s` is an edge. */
  readonly time: SliBins
  /** Of the time to each milestone, in the same way. */
  readonly milestones: Readonly<Record<string, SliBins>>
  /** Of the time to load the encoder, where it was loaded; in the same way. */
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

/** The bytes of a compacted file: gzip, whose checksum covers all, of JSON lines, header first. */
export function formatSegment(segment: Segment): Uint8Array {
  const { dayStartMs, contains, corruptLines, groups } = segment
  const header = { v: VERSION, dayStartMs, sliceMs: SLICE_MS, contains, corruptLines }
  const rows = groups.map((group) => ({
    s: (group.startMs - dayStartMs) / SLICE_MS,
    c: group.command,
    v: group.version,
    o: group.outcome,
    k: group.cause,
    n: group.count,
    t: group.time,
    ...(Object.keys(group.milestones).length === 0 ? {} : { m: group.milestones }),
    ...(group.load.length === 0 ? {} : { l: group.load }),
  }))
  const text = [header, ...rows].map((line) => `${JSON.stringify(line)}\n`).join('')
  return zlib().gzipSync(text, { level: 9 })
}

interface Row {
  readonly s: number
  readonly c: string
  readonly v: string
  readonly o: Outcome
  readonly k?: Cause
  readonly n: number
  readonly t: SliBins
  readonly m?: Readonly<Record<string, SliBins>>
  readonly l?: SliBins
}

/** Reads {@link formatSegment}; `undefined` when it is damaged or of another version. */
export function parseSegment(bytes: Uint8Array): Segment | undefined {
  try {
    const lines = zlib().gunzipSync(bytes).toString().split('\n')
    const header: Header = JSON.parse(lines[0] ?? '')
    if (header.v !== VERSION) return undefined
    const { dayStartMs, sliceMs, contains, corruptLines } = header
    // One parse for all rows costs half of one a row. The checksum says that we wrote them.
    const rows: readonly Row[] = JSON.parse(`[${lines.slice(1, -1).join(',')}]`)
    const groups = rows.map((row) => ({
      startMs: dayStartMs + row.s * sliceMs,
      command: row.c,
      version: row.v,
      outcome: row.o,
      cause: row.k,
      count: row.n,
      time: row.t,
      milestones: row.m ?? {},
      load: row.l ?? [],
    }))
    return { dayStartMs, contains, corruptLines, groups }
  } catch {
    return undefined
  }
}

interface Header {
  readonly v: number
  readonly dayStartMs: number
  readonly sliceMs: number
  readonly contains: readonly Contained[]
  readonly corruptLines: number
}

/** Loaded when the first compacted file is met: a command that only appends needs none of it. */
function zlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib')
}
