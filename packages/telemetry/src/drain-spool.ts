import { openSpool } from '@indev/spool'
import { type DrainReport, directoryLock, drain } from '@indev/spool/drain'
import { otlpHandler } from './deliver.ts'
import { addDelivered } from './delivered.ts'
import type { AppIdentity } from './identity.ts'
import type { AppPaths } from './paths.ts'
import { TRACES_SCHEMA, spoolOptions } from './spool-options.ts'
import { httpTransport } from './transport.ts'

/** One request may take this long, whatever the collector does. */
const REQUEST_TIMEOUT_MS = 5000

/** Keeps a request well under the limits that collectors and proxies have. */
const MAX_BATCH_BYTES = 512 * 1024

const MAX_BATCH_RECORDS = 512

/**
 * Whoever drains this spool holds forker's lease, which a dead process has given back. A lock that is
 * left is therefore the lock of a dead one: a flush of 5 s must not wait 30 s to be sure of it.
 */
const LOCK = { heartbeatMs: 1000, ttlMs: 3000 }

/** What a drain of the telemetry spool needs. The caller holds the lease. */
export interface DrainSpoolOptions {
  readonly app: AppIdentity
  readonly paths: AppPaths
  /** OTLP base URL, accepted. */
  readonly endpoint: string
  readonly mayUpload: () => boolean
  readonly signal: AbortSignal
  /** For the whole drain, ms. */
  readonly deadlineMs: number
  /** How long to wait for more once it is empty, ms. */
  readonly lingerMs: number
  readonly ignoreBackoff: boolean
  /** How long to wait for another drainer of the spool, ms. */
  readonly lockWaitMs: number
}

/** What the spool reports, and the last failure in a phrase. */
export interface DrainedSpool {
  readonly report: DrainReport
  readonly detail: string | undefined
}

/** Delivers what is pending to `endpoint`, and counts what was delivered. */
export async function drainSpool(options: DrainSpoolOptions): Promise<DrainedSpool> {
  const { app, paths, deadlineMs } = options
  let detail: string | undefined
  const transport = httpTransport({
    url: new URL(`${options.endpoint}/v1/traces`),
    userAgent: `${app.name}-uploader/${app.version}`,
    timeoutMs: Math.min(REQUEST_TIMEOUT_MS, deadlineMs),
  })
  try {
    const handler = otlpHandler({
      transport,
      mayUpload: options.mayUpload,
      onDelivered: (more) => addDelivered(paths, { ...more, atMs: Date.now() }),
      onFailed: (failure) => {
        detail = failure
      },
      nowMs: Date.now,
      random: Math.random,
    })
    const report = await drain(openSpool(spoolOptions(paths)), handler, {
      signal: options.signal,
      deadlineMs,
      lingerMs: options.lingerMs,
      ignoreBackoff: options.ignoreBackoff,
      maxBatchBytes: MAX_BATCH_BYTES,
      maxBatchRecords: MAX_BATCH_RECORDS,
      lock: directoryLock(LOCK),
      lockWaitMs: options.lockWaitMs,
      schemas: [TRACES_SCHEMA],
    })
    return { report, detail }
  } finally {
    transport.close()
  }
}
