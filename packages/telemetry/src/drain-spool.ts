import { type DrainReport, drain } from '@indev/spool/drain'
import { type DeliverOptions, otlpHandler } from './deliver.ts'
import type { AppPaths } from './paths.ts'
import { LOGS_SCHEMA, TRACES_SCHEMA } from './spool-options.ts'
import { openTelemetrySpool } from './telemetry-spool.ts'

/** Keeps a request well under the limits that collectors and proxies have. */
const MAX_BATCH_BYTES = 512 * 1024

const MAX_BATCH_RECORDS = 512

/** What a drain of the telemetry spool needs. The caller holds the lease. */
export interface DrainSpoolOptions {
  readonly paths: AppPaths
  readonly signal: AbortSignal
  /** For the whole drain, ms. */
  readonly deadlineMs: number
  /** How long to wait for more once it is empty, ms. */
  readonly lingerMs: number
  readonly ignoreBackoff: boolean
  /** How long to wait for another drainer of the spool, ms. */
  readonly lockWaitMs: number
  readonly deliver: DeliverOptions
}

const SCHEMAS = { logs: LOGS_SCHEMA, traces: TRACES_SCHEMA } as const

/** Delivers what is pending of one kind; the rest is left where it is. */
export function drainSpool(options: DrainSpoolOptions): Promise<DrainReport> {
  return drain(openTelemetrySpool(options.paths), otlpHandler(options.deliver), {
    signal: options.signal,
    deadlineMs: options.deadlineMs,
    lingerMs: options.lingerMs,
    ignoreBackoff: options.ignoreBackoff,
    maxBatchBytes: MAX_BATCH_BYTES,
    maxBatchRecords: MAX_BATCH_RECORDS,
    lockWaitMs: options.lockWaitMs,
    schemas: [SCHEMAS[options.deliver.kind]],
  })
}
