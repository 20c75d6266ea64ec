import { join } from 'node:path'
import { halt, readForkerStatus, resume } from '@indev/forker'
import { randomSuffix } from './ids.ts'
import type { AppPaths } from './paths.ts'
import { readText, removeTree, replaceFile } from './state-io.ts'
import { UPLOADER } from './upload-job.ts'

/** The longest that a fleet may silence an installation at once: a broken answer must end some day. */
const MAX_HALT_MS = 30 * 86_400_000

/** Who stopped the uploads: a person here, the collector (410), or the platform's discovery document. */
export type HaltedBy = 'user' | 'collector' | 'platform'

/** Why nothing is sent although something is pending. */
export interface Halted {
  readonly by: HaltedBy
  /** Unix ms; `Infinity` until `resume`. */
  readonly untilMs: number
}

/** A halt of the fleet: it holds for one release, the next one asks again. */
interface FleetHalt {
  readonly version: string
  readonly untilMs: number
  readonly by: Exclude<HaltedBy, 'user'>
}

/**
 * Stops all uploading on this machine; a running uploader ends within about a second. Recording goes
 * on. Lasts until {@link resumeTelemetry}, or for `forMs` of wall time.
 *
 * @param options - `forMs`: ms, above 0.
 * @throws TypeError for a bad `forMs`; the system's error when it can't be written.
 */
export function haltTelemetry(
  paths: Pick<AppPaths, 'forkerDir'>,
  options: { readonly forMs?: number } = {},
): void {
  halt(paths.forkerDir, options)
}

/** Undoes {@link haltTelemetry}, and a halt by the fleet. */
export function resumeTelemetry(paths: Pick<AppPaths, 'forkerDir' | 'logDir'>): void {
  resume(paths.forkerDir)
  removeTree(fileOf(paths))
}

/**
 * Keeps a release of the app from uploading for a while: the fleet's way to stop a bad one.
 *
 * Only the holder of the lease or a command that has just talked to its platform calls it.
 *
 * @param forMs - Ms, at most 30 days.
 * @returns `false` when it can't be remembered.
 */
export function haltRelease(
  paths: Pick<AppPaths, 'logDir'>,
  { version, by, forMs }: Pick<FleetHalt, 'by' | 'version'> & { readonly forMs: number },
  nowMs: number = Date.now(),
): boolean {
  const halted: FleetHalt = { version, untilMs: nowMs + Math.min(forMs, MAX_HALT_MS), by }
  try {
    replaceFile(fileOf(paths), `${JSON.stringify(halted)}\n`, randomSuffix())
    return true
  } catch {
    return false
  }
}

/** The fleet's halt of `version` that is in force; one small read. Never throws. */
export function releaseHalted(
  paths: Pick<AppPaths, 'logDir'>,
  version: string,
  nowMs: number = Date.now(),
): Halted | undefined {
  const found = readFleetHalt(paths)
  if (found?.version !== version) return undefined
  const { untilMs, by } = found
  // Further away than any halt may be: the clock went back by more than that.
  return untilMs > nowMs && untilMs - nowMs <= MAX_HALT_MS ? { by, untilMs } : undefined
}

/** Whatever stops the uploads of this release now: a person's halt before the fleet's. */
export function haltedNow(
  paths: Pick<AppPaths, 'forkerDir' | 'logDir'>,
  version: string,
): Halted | undefined {
  const untilMs = userHaltUntilMs(paths)
  return untilMs === undefined ? releaseHalted(paths, version) : { by: 'user', untilMs }
}

function userHaltUntilMs(paths: Pick<AppPaths, 'forkerDir'>): number | undefined {
  try {
    return readForkerStatus(paths.forkerDir, UPLOADER).haltedUntilMs
  } catch {
    return undefined
  }
}

function readFleetHalt(paths: Pick<AppPaths, 'logDir'>): FleetHalt | undefined {
  try {
    const text = readText(fileOf(paths))
    const value: unknown = text === undefined ? undefined : JSON.parse(text)
    return isFleetHalt(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isFleetHalt(value: unknown): value is FleetHalt {
  if (typeof value !== 'object' || value === null) return false
  const by: unknown = Reflect.get(value, 'by')
  return (
    typeof Reflect.get(value, 'version') === 'string' &&
    Number.isFinite(Reflect.get(value, 'untilMs')) &&
    (by === 'collector' || by === 'platform')
  )
}

function fileOf(paths: Pick<AppPaths, 'logDir'>): string {
  return join(paths.logDir, 'halted.json')
}
