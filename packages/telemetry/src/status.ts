import { readForkerStatus } from '@indev/forker'
import { openSpool } from '@indev/spool'
import type { Consent } from './consent.ts'
import { type DeliveredCounts, readDelivered } from './delivered.ts'
import type { AppIdentity } from './identity.ts'
import type { AppPaths } from './paths.ts'
import { spoolOptions } from './spool-options.ts'
import { UPLOADER } from './upload-job.ts'

/** The whole pipeline on one page: every record is delivered, pending, or counted as dropped. */
export interface TelemetryStatus {
  readonly app: string
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
 * Reads the state of the pipeline; never writes.
 *
 * @param paths - `undefined` gives the status of a machine on which nothing can be kept.
 */
export function telemetryStatus(
  paths: AppPaths | undefined,
  app: AppIdentity,
  { consent, endpoint }: StatusInput,
): TelemetryStatus {
  const common = { app: app.name, consent, endpoint }
  if (paths === undefined) {
    return {
      ...common,
      pending: { files: 0, records: 0, bytes: 0 },
      delivered: { records: 0, batches: 0, rejected: 0 },
      dropped: {},
      quarantined: { files: 0, bytes: 0 },
      uploader: { spawned: 0, leases: { begun: 0, maxAlive: 0 } },
    }
  }
  const stats = openSpool(spoolOptions(paths)).stats()
  const { lease, spawned, haltedUntilMs, breakerOpenUntilMs, leases } = readForkerStatus(
    paths.forkerDir,
    UPLOADER,
  )
  return {
    ...common,
    pending: stats.pending,
    delivered: readDelivered(paths),
    dropped: stats.dropped,
    quarantined: stats.quarantined,
    backoffUntilMs: stats.backoffUntilMs,
    uploader: { pid: lease?.pid, spawned, haltedUntilMs, breakerOpenUntilMs, leases },
  }
}
