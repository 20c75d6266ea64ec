import { openUntil, readSpawns } from './breaker.ts'
import { readBucket } from './bucket.ts'
import { isAlive, parseIdentity } from './identity.ts'
import { detachLimits, type DetachLimits } from './limits.ts'
import { statePaths } from './paths.ts'
import { readRecords, summarizeRecords } from './records.ts'
import { haltedUntil } from './switch.ts'
import { nodeSystem } from './system.ts'

/** What a state directory says about one name, for people and for `doctor`. */
export interface ForkerStatus {
  /** The live holder. */
  readonly lease: { readonly pid: number } | undefined
  /** Tokens now, fractions included. */
  readonly tokens: number
  /** Unix ms; `Infinity` until resumed. */
  readonly haltedUntilMs?: number
  /** Unix ms. */
  readonly breakerOpenUntilMs?: number
  /** Started by all names since the boot (or since the count was lost). */
  readonly spawned: number
  /** From the history that is kept: leases begun, and the most that were alive at once. */
  readonly leases: { readonly begun: number; readonly maxAlive: number }
}

/**
 * Reads the state of a name; writes nothing.
 *
 * @param limits - The limits that the detaching side uses, where they are not the usual ones.
 * @throws TypeError for a malformed `name`; a system error when the directory can't be read.
 */
export function readForkerStatus(
  stateDir: string,
  name: string,
  limits?: Partial<DetachLimits>,
): ForkerStatus {
  const system = nodeSystem()
  const { io } = system
  const bounds = detachLimits(limits)
  const paths = statePaths(stateDir, name)
  const holder = parseIdentity(io.readEntry(paths.lease) ?? '')
  const haltedUntilMs = haltedUntil(io.stat(paths.halt), system.wallMs())
  const breakerOpenUntilMs = openUntil(io.stat(paths.breaker), system.wallMs(), bounds)
  return {
    lease: holder !== undefined && isAlive(system, holder) ? { pid: holder.pid } : undefined,
    tokens: readBucket(system, paths, bounds)?.tokens ?? 0,
    ...(haltedUntilMs === undefined ? {} : { haltedUntilMs }),
    ...(breakerOpenUntilMs === undefined ? {} : { breakerOpenUntilMs }),
    spawned: readSpawns(system, paths).total,
    leases: summarizeRecords(readRecords(system, paths)),
  }
}
