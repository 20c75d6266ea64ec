import { join } from 'node:path'
import type { AppIdentity } from './identity.ts'
import { randomSuffix } from './ids.ts'
import type { AppPaths } from './paths.ts'
import { readText, removeTree, replaceFile } from './state-io.ts'
import { isOlderRelease } from './release.ts'

/** The longest that a fleet may silence an installation at once: a broken answer must end some day. */
const MAX_HALT_MS = 30 * 86_400_000

/** Where a halt by the fleet is kept, in the log folder; erasing what was recorded does not lift it. */
export const FLEET_HALT_FILE = 'halted.json'

/** What the platform asks for holds this long, more or less, or until it says otherwise. */
const PLATFORM_HALT_MS = 86_400_000

/** The collector (410), or the platform's discovery document. */
export type HaltedByFleet = 'collector' | 'platform'

/** A halt of the fleet: it holds for one release, the next one asks again. */
export interface FleetHalt {
  readonly version: string
  /** Unix ms. */
  readonly untilMs: number
  readonly by: HaltedByFleet
}

/** What a platform says about telemetry in its discovery document. */
export interface PlatformWish {
  /** Anything but `on` stops uploading. */
  readonly state?: string | undefined
  /** The oldest release that may upload: `1.4.0`. */
  readonly minVersion?: string | undefined
}

/**
 * Keeps a release of the app from uploading for a while: the fleet's way to stop a bad one.
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
): FleetHalt | undefined {
  const found = readFleetHalt(paths)
  if (found?.version !== version) return undefined
  // Further away than any halt may be: the clock went back by more than that.
  return found.untilMs > nowMs && found.untilMs - nowMs <= MAX_HALT_MS ? found : undefined
}

/** Forgets a halt by the fleet. */
export function resumeRelease(paths: Pick<AppPaths, 'logDir'>): void {
  removeTree(fileOf(paths))
}

/**
 * Does what the platform wishes: an app that has just read its discovery document calls this.
 *
 * A wish to stop is a halt of this release for about a day, unless the platform takes it back before;
 * the collector's own halt is not the platform's to lift. Writes only where something changes.
 *
 * @returns Whether uploading is halted now.
 */
export function heedPlatform(
  paths: Pick<AppPaths, 'logDir'>,
  { version }: Pick<AppIdentity, 'version'>,
  { state = 'on', minVersion }: PlatformWish,
  deps: { readonly nowMs: () => number; readonly random: () => number } = {
    nowMs: Date.now,
    random: Math.random,
  },
): boolean {
  const nowMs = deps.nowMs()
  const halted = releaseHalted(paths, version, nowMs)
  const isStopped =
    state !== 'on' || (minVersion !== undefined && isOlderRelease(version, minVersion))
  if (!isStopped) {
    if (halted?.by === 'platform') resumeRelease(paths)
    return halted?.by === 'collector'
  }
  if (halted === undefined || halted.untilMs - nowMs < PLATFORM_HALT_MS / 4) {
    const forMs = PLATFORM_HALT_MS * (0.5 + deps.random())
    return haltRelease(paths, { version, by: 'platform', forMs }, nowMs)
  }
  return true
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
  return join(paths.logDir, FLEET_HALT_FILE)
}
