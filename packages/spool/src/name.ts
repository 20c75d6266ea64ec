/**
 * The name of a segment carries what the limits need, so that they cost one directory listing and
 * no stat: `<base36 ms>-<16 hex>.<records>.<bytes>.a<crashes>.seg`.
 */

/** A parsed segment name. */
export interface SegmentName {
  readonly text: string
  /** Unix time of creation by the writer's clock, ms. */
  readonly createdAtMs: number
  /** 16 hexadecimal digits that tell segments of one millisecond apart. */
  readonly unique: string
  readonly records: number
  readonly bytes: number
  /** How many drainers died while they held the segment. */
  readonly crashes: number
}

const PATTERN = /^([0-9a-z]{9})-([0-9a-f]{16})\.(\d{1,9})\.(\d{1,12})\.a(\d{1,3})\.seg$/u

/** The name with these parts. */
export function segmentName(parts: Omit<SegmentName, 'text'>): SegmentName {
  const { createdAtMs, unique, records, bytes, crashes } = parts
  return {
    ...parts,
    text: `${timeText(createdAtMs)}-${unique}.${records}.${bytes}.a${crashes}.seg`,
  }
}

/** How a name begins that was given at `atMs`: text that compares as time does. */
export function timeText(atMs: number): string {
  return Math.max(0, Math.floor(atMs)).toString(36).padStart(9, '0')
}

/**
 * What `text` says of its size, NaN if it says nothing: a tenth of the cost of its parts, for a
 * sweep that looks at every name and seldom needs more.
 */
export function bytesOfName(text: string): number {
  const from = text.indexOf('.', 27) + 1
  return text.endsWith('.seg') ? Number(text.slice(from, text.indexOf('.', from))) : Number.NaN
}

/** The parts of `text`, or undefined if it is not a segment's name. */
export function parseSegmentName(text: string): SegmentName | undefined {
  const match = PATTERN.exec(text)
  if (match === null) return undefined
  const [, time = '', unique = '', records, bytes, crashes] = match
  return {
    text,
    createdAtMs: Number.parseInt(time, 36),
    unique,
    records: Number(records),
    bytes: Number(bytes),
    crashes: Number(crashes),
  }
}

/** The segments among `names`, in no order. */
export function parseSegmentNames(names: readonly string[]): SegmentName[] {
  const segments: SegmentName[] = []
  for (const name of names) {
    const segment = parseSegmentName(name)
    if (segment !== undefined) segments.push(segment)
  }
  return segments
}

/** The segments among `names`, oldest first. */
export function oldestFirst(names: readonly string[]): SegmentName[] {
  return parseSegmentNames(names.toSorted())
}

/** A segment in quarantine is called `<name without .seg>.<reason>.seg`. */
export interface QuarantineName {
  readonly text: string
  readonly segment: SegmentName
  readonly reason: string
}

/** The quarantine name of `segment`; whatever is not `a-z0-9-` in `reason` becomes `-`. */
export function quarantineName(segment: SegmentName, reason: string): QuarantineName {
  const clean = reason
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 32)
    .replaceAll(/^-|-$/gu, '')
  const safe = clean === '' ? 'unknown' : clean
  return { text: segment.text.replace(/seg$/u, `${safe}.seg`), segment, reason: safe }
}

/** The parts of `text`, or undefined if it is not a quarantine name. */
export function parseQuarantineName(text: string): QuarantineName | undefined {
  const match = /^(.+)\.([a-z0-9-]{1,32})\.seg$/u.exec(text)
  if (match === null) return undefined
  const [, name = '', reason = ''] = match
  const segment = parseSegmentName(`${name}.seg`)
  return segment === undefined ? undefined : { text, segment, reason }
}
