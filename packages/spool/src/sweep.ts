/** The limits. One append in many lists ready/ once and puts them right; the drainer does at its end. */
import { ackClaim, releaseClaim, takeClaim } from './claim.ts'
import { countLoss } from './counters.ts'
import { closeGate } from './gate.ts'
import { placePath } from './layout.ts'
import { parseSegmentNames } from './name.ts'
import type { SegmentName } from './name.ts'
import type { GateReason, LossReason, SpoolSettings } from './options.ts'
import { uniqueHex } from './random.ts'

const DAY_MS = 86_400_000
const MIB = 2 ** 20
/** How long a lack of room refuses appends before someone looks again. */
const RECHECK_MS = 10_000

/**
 * One append in this many sweeps. Proportional to `maxFiles`, so that the cost of a sweep, spread
 * over the appends between two, stays the same (0.1 ms) whatever the limit.
 */
export function sweepInterval({ limits }: SpoolSettings): number {
  return Math.max(32, Math.ceil(limits.maxFiles / 64))
}

/**
 * Expires, evicts, and closes the gate if need be.
 *
 * @param maxEvicted - At most this many segments are removed, so that no one append pays for all.
 * @returns Why the append that sweeps must be refused, if it must.
 */
export function sweep(settings: SpoolSettings, maxEvicted: number): GateReason | undefined {
  const { limits, deps } = settings
  if (isDiskLow(settings)) {
    closeGate(settings, 'low-disk', RECHECK_MS)
    return 'low-disk'
  }
  const segments = parseSegmentNames(deps.io.list(placePath(settings, 'ready'), Infinity))
  const refusal = limits.breaker === false ? undefined : trip(settings, segments)
  let quota = maxEvicted
  const expired = segments.filter((segment) => isExpired(settings, segment)).slice(0, quota)
  evict(settings, expired, 'expired')
  quota -= expired.length
  const gone = new Set(expired)
  const kept = gone.size === 0 ? segments : segments.filter((name) => !gone.has(name))
  let bytes = kept.reduce((sum, segment) => sum + segment.bytes, 0)
  if (kept.length <= limits.maxFiles && bytes <= limits.maxBytes) return refusal
  if (limits.overflow === 'drop-newest') {
    closeGate(settings, 'full', RECHECK_MS)
    return 'full'
  }
  // Sorted only now: most sweeps find nothing to do. Down to 90 %, so that the next finds room.
  kept.sort((a, b) => (a.text < b.text ? -1 : 1))
  let count = 0
  while (
    count < Math.min(quota, kept.length) &&
    (kept.length - count > limits.maxFiles * 0.9 || bytes > limits.maxBytes * 0.9)
  ) {
    bytes -= kept[count]?.bytes ?? 0
    count++
  }
  evict(settings, kept.slice(0, count), 'full')
  return refusal
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
function trip(settings: SpoolSettings, segments: readonly SegmentName[]): GateReason | undefined {
  const { breaker } = settings.limits
  if (breaker === false) return undefined
  const now = settings.deps.now()
  let recent = 0
  for (const { createdAtMs } of segments) {
    if (createdAtMs <= now && now - createdAtMs < breaker.windowMs) recent++
  }
  if (recent < breaker.segments) return undefined
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
