import { type Halted, haltedNow } from './halt.ts'
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
  /** Why nothing is sent for now, if somebody or the fleet has stopped it. */
  readonly halted?: Halted | undefined
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
 * Reads the state of the pipeline; never throws, never writes. What can't be read counts as nothing.
 *
 * @param paths - `undefined` gives the status of a machine on which nothing can be kept.
 */
export function telemetryStatus(
  paths: AppPaths | undefined,
  app: AppIdentity,
  { consent, endpoint }: StatusInput,
): TelemetryStatus {
  const common = { app: app.name, consent, endpoint }
  if (paths === undefined) return { ...common, ...NOTHING }
  return {
    ...common,
    ...spoolPart(paths),
    delivered: readDelivered(paths),
    halted: haltedNow(paths, app.version),
    uploader: uploaderPart(paths),
  }
}

type SpoolPart = Pick<TelemetryStatus, 'backoffUntilMs' | 'dropped' | 'pending' | 'quarantined'>

const NOTHING = {
  pending: { files: 0, records: 0, bytes: 0 },
  delivered: { records: 0, batches: 0, rejected: 0 },
  dropped: {},
  quarantined: { files: 0, bytes: 0 },
  uploader: { spawned: 0, leases: { begun: 0, maxAlive: 0 } },
} as const

/** What a drainer has claimed is pending too: nobody has acknowledged it. */
function spoolPart(paths: AppPaths): SpoolPart {
  try {
    const stats = openSpool(spoolOptions(paths)).stats()
    const { pending, claimed, quarantined, torn, dropped, backoffUntilMs } = stats
    return {
      pending: {
        files: pending.files + claimed.files,
        records: pending.records + claimed.records,
        bytes: pending.bytes + claimed.bytes,
        oldestAtMs: pending.oldestAtMs,
      },
      dropped: torn === 0 ? dropped : { ...dropped, torn },
      quarantined: { files: quarantined.files, bytes: quarantined.bytes },
      backoffUntilMs,
    }
  } catch {
    return NOTHING
  }
}

function uploaderPart(paths: AppPaths): TelemetryStatus['uploader'] {
  try {
    const status = readForkerStatus(paths.forkerDir, UPLOADER)
    const { lease, spawned, haltedUntilMs, breakerOpenUntilMs, leases } = status
    return { pid: lease?.pid, spawned, haltedUntilMs, breakerOpenUntilMs, leases }
  } catch {
    return NOTHING.uploader
  }
}
