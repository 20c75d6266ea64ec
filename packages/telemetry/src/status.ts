import type { Consent } from './consent.ts'
import type { DeliveredCounts } from './delivered.ts'

/** The whole pipeline on one page: every record is delivered, pending, or counted as dropped. */
export interface TelemetryStatus {
  readonly consent: Consent
  /** OTLP base URL; `undefined` when there is none and nothing is sent. */
  readonly endpoint: string | undefined
  readonly pending: {
    readonly files: number
    readonly records: number
    readonly bytes: number
    /** Unix ms. */
    readonly oldestAtMs?: number | undefined
  }
  readonly delivered: DeliveredCounts
  /** Records dropped, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  readonly quarantined: { readonly files: number; readonly bytes: number }
  /** Unix ms before which nothing is sent, after a collector was down. */
  readonly backoffUntilMs?: number | undefined
  readonly uploader: {
    /** The one that runs now. */
    readonly pid?: number | undefined
    /** Detached processes started since the beginning. */
    readonly spawned: number
    readonly haltedUntilMs?: number | undefined
    readonly breakerOpenUntilMs?: number | undefined
    readonly leases: { readonly begun: number; readonly maxAlive: number }
  }
}

/** What the status can't find out by itself. */
export interface StatusInput {
  readonly consent: Consent
  readonly endpoint?: string | undefined
}

/**
 * Reads the state of the pipeline; never throws, never writes.
 *
 * @param paths - `undefined` gives the status of a machine that recorded nothing.
 */
export declare function telemetryStatus(
  paths: import('./paths.ts').AppPaths | undefined,
  app: import('./identity.ts').AppIdentity,
  input: StatusInput,
): TelemetryStatus
