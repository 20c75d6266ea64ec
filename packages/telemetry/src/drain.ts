import type { FlushReport } from './flush-report.ts'
import type { AppIdentity } from './identity.ts'
import type { AppPaths } from './paths.ts'

export type { FlushReport } from './flush-report.ts'

/** What `telemetry flush` needs. */
export interface FlushOptions {
  readonly app: AppIdentity
  readonly paths: AppPaths | undefined
  /** OTLP base URL, resolved. */
  readonly endpoint: string | undefined
  /** The whole time it may take, waiting for a running uploader included; ms. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Delivers what is pending, in this process, and reports what happened; never rejects.
 *
 * Takes the uploader's lease, waiting for a running one until the deadline. Ignores a persisted
 * backoff: a person asked.
 */
export declare function flush(options: FlushOptions): Promise<FlushReport>

/**
 * Stops a running uploader, discards what is pending and counts it as purged.
 *
 * When it resolves to `true`, no packet can follow; `false` when the lease could not be had in time.
 */
export declare function withdraw(options: {
  readonly paths: AppPaths
  readonly timeoutMs: number
}): Promise<{ readonly stopped: boolean; readonly purged: number }>
