/** Looking at a spool that others are using: everything may be gone by the time it is looked at. */
import { readFile } from './files.ts'
import { decodeFrames } from './frame.ts'
import type { Frames, SpoolRecord } from './frame.ts'
import { placePath } from './layout.ts'
import { parseQuarantineName, parseSegmentName } from './name.ts'
import type { SegmentName } from './name.ts'
import type { SpoolSettings } from './options.ts'

/** Where a segment is: waiting, being delivered, given up, or still being written. */
export type SegmentState = 'claimed' | 'pending' | 'quarantined' | 'writing'

/** A segment as its name and place describe it. */
export interface SegmentInfo {
  /** Its name, which identifies it until it moves to another state. */
  readonly file: string
  /** Where it was when its directory was listed; another process may have moved it since. */
  readonly state: SegmentState
  /** Unix time by the clock of its writer, ms. */
  readonly createdAtMs: number
  /** 1 or more, by its name; `verify` compares with the content. */
  readonly records: number
  /** Size of the file, headers included, by its name. */
  readonly bytes: number
  /** How many drainers died while they held it. */
  readonly crashes: number
  /** Why it is in quarantine. */
  readonly reason?: string
}

/** Which segments are meant; every given field must match. */
export interface SegmentFilter {
  /** The whole name. */
  readonly file?: string
  /** Only this directory is then listed. */
  readonly state?: SegmentState
  /** Reason of the quarantine. */
  readonly reason?: string
  /** Created more than this long ago, ms. */
  readonly olderThanMs?: number
}

/** A segment and where it is now. */
export interface Located extends SegmentInfo {
  readonly path: string
  readonly segment: SegmentName
}

/**
 * The segments of the spool, state by state, oldest first.
 *
 * @yields Each segment that was there when its directory was listed.
 */
export function* locate(settings: SpoolSettings, filter: SegmentFilter = {}): Generator<Located> {
  const { io, now } = settings.deps
  const oldest = now() - (filter.olderThanMs ?? 0)
  for (const [directory, state] of directories(settings, filter.state)) {
    for (const text of io.list(directory, Infinity).toSorted()) {
      const quarantined = state === 'quarantined' ? parseQuarantineName(text) : undefined
      const segment = quarantined?.segment ?? parseSegmentName(text)
      if (segment === undefined) continue
      const { createdAtMs, records, bytes, crashes } = segment
      if (filter.file !== undefined && filter.file !== text) continue
      if (filter.reason !== undefined && filter.reason !== quarantined?.reason) continue
      if (filter.olderThanMs !== undefined && createdAtMs >= oldest) continue
      const path = `${directory}/${text}`
      const info = { file: text, state, createdAtMs, records, bytes, crashes, path, segment }
      yield quarantined === undefined ? info : { ...info, reason: quarantined.reason }
    }
  }
}

function* directories(
  settings: SpoolSettings,
  only: SegmentState | undefined,
): Generator<readonly [string, SegmentState]> {
  if (only === undefined || only === 'pending') yield [placePath(settings, 'ready'), 'pending']
  if (only === undefined || only === 'claimed') {
    const claims = placePath(settings, 'claim')
    for (const id of settings.deps.io.list(claims, Infinity)) yield [`${claims}/${id}`, 'claimed']
  }
  if (only === undefined || only === 'quarantined') {
    yield [placePath(settings, 'quarantine'), 'quarantined']
  }
  if (only === undefined || only === 'writing') yield [placePath(settings, 'tmp'), 'writing']
}

/**
 * What a caller may see of {@link locate}.
 *
 * @yields Each segment.
 */
export function* inspect(settings: SpoolSettings, filter?: SegmentFilter): Generator<SegmentInfo> {
  for (const { path: _path, segment: _segment, ...info } of locate(settings, filter)) yield info
}

/** The valid records of a segment, wherever it is now; undefined if it is nowhere. */
export function readSegment(
  settings: SpoolSettings,
  file: string,
): readonly SpoolRecord[] | undefined {
  for (const located of locate(settings, { file })) {
    const frames = readFrames(settings, located.path, roomFor(settings, located.bytes))
    if (frames !== undefined) {
      return frames.frames.map(({ id, createdAtMs, schema, payload }) => ({
        id,
        createdAtMs,
        schema,
        payload,
      }))
    }
  }
  return undefined
}

/** Room for a file of the size that its name promises, and one byte more; a name may lie. */
export function roomFor({ limits }: SpoolSettings, expectedBytes: number): Buffer {
  return Buffer.allocUnsafe(Math.min(expectedBytes, limits.maxBytes) + 1)
}

/** The frames of a file, views of `into` if they fit there; undefined if it is not there. */
export function readFrames(
  { deps, limits }: SpoolSettings,
  path: string,
  into: Buffer,
): (Frames & { readonly bytes: number }) | undefined {
  const bytes = readFile(deps.io, path, into)
  if (bytes === undefined) return undefined
  return { ...decodeFrames(bytes, limits.maxRecordBytes), bytes: bytes.length }
}
