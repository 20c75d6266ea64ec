import { bootId } from './identity.ts'
import type { System } from './system.ts'

/** Numbers that mean something within one boot: their times are monotonic. */
type Numbers = Readonly<Record<string, number | readonly number[]>>

/** Reads a small state file of this boot; undefined when it is missing, corrupt, or of another boot. */
export function loadState(system: System, path: string): ReadonlyMap<string, unknown> | undefined {
  const text = system.io.read(path, 8_192)
  if (text === undefined) return undefined
  let state: unknown
  try {
    state = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof state !== 'object' || state === null) return undefined
  const entries = new Map<string, unknown>(Object.entries(state))
  return entries.get('v') === 1 && entries.get('boot') === bootId(system) ? entries : undefined
}

/**
 * Replaces a state file whole. Not synced: what a power cut may undo belongs to a boot that is over.
 */
export function saveState(system: System, path: string, numbers: Numbers): void {
  const draft = `${path}.tmp`
  system.io.write(draft, JSON.stringify({ v: 1, boot: bootId(system), ...numbers }))
  system.io.rename(draft, path)
}

/** A finite number of at least 0; undefined for anything else. */
export function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
