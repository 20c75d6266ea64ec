/**
 * `meta/full` closes the spool to appends for a while. Its modification time says until when and
 * its size why, so that a writer learns both from the one stat that every append makes.
 */
import { unlinkIfThere, writeFile } from './files.ts'
import { metaPath } from './layout.ts'
import type { GateReason, SpoolSettings } from './options.ts'

const NAME = 'full'
const REASONS: readonly GateReason[] = ['breaker', 'full', 'low-disk']
/** A time further ahead was not written by this clock. */
const MAX_AHEAD_MS = 3_600_000

/** Why and until when appends are refused. */
export interface Gate {
  readonly reason: GateReason
  readonly untilMs: number
}

/** The gate if it is closed. One stat. */
export function closedGate(settings: SpoolSettings): Gate | undefined {
  const stat = settings.deps.io.stat(metaPath(settings, NAME))
  if (stat === undefined) return undefined
  const aheadMs = stat.mtimeMs - settings.deps.now()
  if (aheadMs <= 0 || aheadMs > MAX_AHEAD_MS) return undefined
  return { reason: REASONS[stat.sizeBytes - 1] ?? 'breaker', untilMs: stat.mtimeMs }
}

/** Closes the gate for `durationMs`. */
export function closeGate(settings: SpoolSettings, reason: GateReason, durationMs: number): void {
  const { io, now } = settings.deps
  const path = metaPath(settings, NAME)
  const untilMs = now() + Math.min(durationMs, MAX_AHEAD_MS)
  writeFile(io, path, 'replace', Buffer.alloc(REASONS.indexOf(reason) + 1, 0x2e))
  io.setMtime(path, untilMs)
  settings.onEvent({ type: 'tripped', reason, untilMs })
}

/** Opens the gate if lack of room had closed it: the drainer has made some. */
export function openGateAfterDrain(settings: SpoolSettings): void {
  if (closedGate(settings)?.reason === 'full') {
    unlinkIfThere(settings.deps.io, metaPath(settings, NAME))
  }
}
