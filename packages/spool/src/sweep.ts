/** The limits. One append in many lists ready/ once and puts them right; the drainer does at its end. */
import { ackClaim, releaseClaim, takeClaim } from './claim.ts'
import { countLoss } from './counters.ts'
import { hasCode } from './errors.ts'
import { closeGate } from './gate.ts'
import { placePath } from './layout.ts'
import { bytesOfName, parseSegmentName, parseSegmentNames, timeText } from './name.ts'
import type { SegmentName } from './name.ts'
import type { GateReason, LossReason, SpoolSettings } from './options.ts'
import { uniqueHex } from './random.ts'

const DAY_MS = 86_400_000
const MIB = 2 ** 20
const MIN_INTERVAL = 64
/** How long a lack of room refuses appends before someone looks again. */
const RECHECK_MS = 10_000

/**
 * One append in this many sweeps. Proportional to `maxFiles`, so that the cost of a sweep, spread
 * over the appends between two, stays the same (some 15 µs, for a full spool) whatever the limit.
 */
export function sweepInterval({ limits }: SpoolSettings): number {
  return Math.max(MIN_INTERVAL, Math.ceil(limits.maxFiles / 64))
}

/**
 * Expires, evicts, and closes the gate if need be.
 *
 * @param maxEvicted - At most this many segments are removed, so that no one append pays for all;
 *   more than are appended between two sweeps, or the limit would not hold (I8).
 * @returns Why the append that sweeps must be refused, if it must.
 */
export function sweep(settings: SpoolSettings, maxEvicted: number): GateReason | undefined {
  const { limits, deps } = settings
  let isLow: boolean
  try {
    isLow = isDiskLow(settings)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    // The spool was deleted: the append creates it again, and has nothing to sweep.
    return undefined
  }
  if (isLow) {
    closeGate(settings, 'low-disk', RECHECK_MS)
    return 'low-disk'
  }
  const names = deps.io.list(placePath(settings, 'ready'), Infinity)
  const seen = glance(settings, names)
  const refusal = trip(settings, seen.recent)
  const candidates = parseSegmentNames(seen.outdated)
  const expired = candidates.filter((name) => isExpired(settings, name)).slice(0, maxEvicted)
  evict(settings, expired, 'expired')
  let files = seen.files - expired.length
  let bytes = expired.reduce((left, segment) => left - segment.bytes, seen.bytes)
  if (files <= limits.maxFiles && bytes <= limits.maxBytes) return refusal
  if (limits.overflow === 'drop-newest') {
    closeGate(settings, 'full', RECHECK_MS)
    return 'full'
  }
  // Sorted only now: most sweeps find nothing to do. Down to 90 %, so that the next finds room.
  const gone = new Set(expired.map(({ text }) => text))
  const victims: SegmentName[] = []
  for (const text of names.toSorted()) {
    const isRoomy = files <= limits.maxFiles * 0.9 && bytes <= limits.maxBytes * 0.9
    if (isRoomy || expired.length + victims.length >= maxEvicted) break
    const name = gone.has(text) ? undefined : parseSegmentName(text)
    if (name === undefined) continue
    victims.push(name)
    files--
    bytes -= name.bytes
  }
  evict(settings, victims, 'full')
  return refusal
}

/** What the limits need to know of all the segments that wait. */
interface Glance {
  readonly files: number
  readonly bytes: number
  /** Created within the window of the breaker. */
  readonly recent: number
  /** Names from before the longest age, or from a future that no clock has seen. */
  readonly outdated: readonly string[]
}

/** Names are compared as text and not taken apart: there may be thousands, in someone's command. */
function glance({ limits, deps }: SpoolSettings, names: readonly string[]): Glance {
  const nowMs = deps.now()
  const windowMs = limits.breaker === false ? 0 : limits.breaker.windowMs
  const recentFrom = timeText(nowMs - windowMs + 1)
  const recentBefore = timeText(nowMs + 1)
  const oldBefore = timeText(nowMs - limits.maxAgeMs)
  const futureFrom = timeText(nowMs + DAY_MS + 1)
  const outdated: string[] = []
  let files = 0
  let bytes = 0
  let recent = 0
  for (const text of names) {
    const size = bytesOfName(text)
    if (Number.isNaN(size)) continue
    files++
    bytes += size
    if (text >= recentFrom && text < recentBefore) recent++
    else if (text < oldBefore || text >= futureFrom) outdated.push(text)
  }
  return { files, bytes, recent, outdated }
}

/**
 * Takes segments out of ready/, counts them, and only then removes them. What cannot be counted
 * stays, unless someone asked for it to go.
 *
 * @returns How many records went.
 */
export function evict<Name extends { readonly text: string; readonly records: number }>(
  settings: SpoolSettings,
  segments: readonly Name[],
  reason: LossReason,
  pathOf?: (name: Name) => string,
): number {
  if (segments.length === 0) return 0
  const claimId = `${uniqueHex(settings.deps, 2)}.evict`
  const { id, taken } = takeClaim(settings, claimId, segments, pathOf)
  if (taken.length === 0) return 0
  const records = taken.reduce((sum, segment) => sum + segment.records, 0)
  // Counted first: a crash in between counts too much, never too little.
  if (!countLoss(settings, reason, records) && reason !== 'purged') {
    releaseClaim(settings, id, taken, pathOf)
    return 0
  }
  ackClaim(
    settings,
    id,
    taken.map(({ text }) => text),
  )
  return records
}

function isDiskLow({ dir, limits, deps }: SpoolSettings): boolean {
  if (limits.minFreeBytes === 0) return false
  const { freeBytes, totalBytes } = deps.io.space(dir)
  const adaptive = Math.min(1024 * MIB, Math.max(64 * MIB, totalBytes * 0.02))
  return freeBytes < (limits.minFreeBytes ?? adaptive)
}

/** Too many segments of the last few seconds: something runs away. */
function trip(settings: SpoolSettings, recent: number): GateReason | undefined {
  const { breaker } = settings.limits
  if (breaker === false || recent < breaker.segments) return undefined
  closeGate(settings, 'breaker', breaker.coolMs)
  return 'breaker'
}

/** Old by its name and by its modification time: one clock set wrongly once must not lose data. */
function isExpired(settings: SpoolSettings, { text, createdAtMs }: SegmentName): boolean {
  const { deps, limits } = settings
  const now = deps.now()
  const isPlausible = createdAtMs <= now + DAY_MS
  if (isPlausible && now - createdAtMs <= limits.maxAgeMs) return false
  const stat = deps.io.stat(placePath(settings, 'ready', text))
  return stat !== undefined && now - stat.mtimeMs > limits.maxAgeMs
}
