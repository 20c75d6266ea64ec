import { halt, readForkerStatus, resume } from '@indev/forker'
import { type HaltedByFleet, releaseHalted, resumeRelease } from './fleet-halt.ts'
import type { AppPaths } from './paths.ts'
import { UPLOADER } from './upload-job.ts'

/** Why nothing is sent although something is pending. */
export interface Halted {
  /** A person here, the collector (410), or the platform's discovery document. */
  readonly by: 'user' | HaltedByFleet
  /** Unix ms; `Infinity` until `resume`. */
  readonly untilMs: number
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
  resumeRelease(paths)
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
