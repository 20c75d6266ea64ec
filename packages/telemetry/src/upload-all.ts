import type { DrainReport } from '@indev/spool/drain'
import { uploadReports } from './crash/upload-reports.ts'
import type { DeliveredBatch, DeliverOptions } from './deliver.ts'
import { addDelivered } from './delivered.ts'
import { logDelivery } from './delivery-log.ts'
import { drainSpool } from './drain-spool.ts'
import { haltRelease } from './fleet-halt.ts'
import type { AppIdentity } from './identity.ts'
import { histogramBuilder } from './metrics/histogram.ts'
import { shipMetrics } from './metrics/ship-metrics.ts'
import type { NetworkSettings } from './network.ts'
import type { AppPaths } from './paths.ts'
import { settleRuns } from './settle-runs.ts'
import { httpTransport } from './transport.ts'
import { logUpload } from './upload-log.ts'

/** One request may take this long, whatever the collector does. */
const REQUEST_TIMEOUT_MS = 5000

/** What uploading everything needs. The caller holds the lease. */
export interface UploadAllOptions {
  readonly app: AppIdentity
  readonly paths: AppPaths
  /** OTLP base URL, accepted. */
  readonly endpoint: string
  readonly network: NetworkSettings
  /** Asked before every request. */
  readonly mayUpload: () => boolean
  readonly signal: AbortSignal
  /** For everything, ms. */
  readonly deadlineMs: number
  /** How long to wait for more once the spool is empty, ms. */
  readonly lingerMs: number
  /** A person asked, or a job is about to end: a backoff is ignored. */
  readonly isAsked: boolean
  /** How long to wait for another drainer of the spool, ms. */
  readonly lockWaitMs: number
}

/** What the spool reports, and the last failure in a phrase. */
export interface Uploaded {
  readonly report: DrainReport
  readonly detail: string | undefined
}

/**
 * One upload: commands that were killed are recorded, crash reports that may leave and spans delivered, metrics shipped.
 *
 * In this order: what a later step needs is there, and what matters most has left first. Only spans
 * decide what is reported: metrics that could not be shipped are counted again the next time.
 */
export async function uploadAll(options: UploadAllOptions): Promise<Uploaded> {
  const { app, paths, endpoint, signal, isAsked } = options
  const endAtMs = performance.now() + options.deadlineMs
  const transport = httpTransport({
    endpoint,
    userAgent: `${app.name}-uploader/${app.version}`,
    timeoutMs: Math.min(REQUEST_TIMEOUT_MS, options.deadlineMs),
    network: options.network,
  })
  const deps = { nowMs: Date.now, random: Math.random, monotonicMs: () => performance.now() }
  const uploads = histogramBuilder()
  let detail: string | undefined
  try {
    const settled = await quietly(() => settleRuns(app, paths, Date.now()))
    const deliver = (kind: 'logs' | 'traces'): DeliverOptions => ({
      ...deps,
      transport,
      kind,
      mayUpload: options.mayUpload,
      onDelivered: (batch) => {
        uploads.add(batch.tookMs / 1000)
        remember(paths, endpoint, kind, batch)
      },
      onAttempt: (attempt) => logUpload(paths, attempt),
      onFailed: (failure) => {
        detail = failure
      },
      onHalt: (forMs) => haltRelease(paths, { version: app.version, by: 'collector', forMs }),
    })
    const common = { paths, signal, lockWaitMs: options.lockWaitMs }
    const reports = await quietly(() =>
      uploadReports({
        app,
        paths,
        killed: settled?.traced ?? [],
        drain: (mayUpload) =>
          drainSpool({
            ...common,
            deadlineMs: options.deadlineMs,
            lingerMs: 0,
            ignoreBackoff: isAsked,
            deliver: { ...deliver('logs'), mayUpload: () => options.mayUpload() && mayUpload() },
          }),
      }),
    )
    const spans = await drainSpool({
      ...common,
      deadlineMs: Math.max(endAtMs - performance.now(), 1),
      lingerMs: options.lingerMs,
      // What reports came upon a moment ago says nothing about spans.
      ignoreBackoff: isAsked || reports !== undefined,
      deliver: deliver('traces'),
    })
    const report = reports === undefined ? spans : sumOf(spans, reports)
    const leftMs = endAtMs - performance.now()
    if (report.stoppedBy === 'empty' && leftMs > 0 && !signal.aborted) {
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(leftMs))])
      await quietly(() =>
        shipMetrics({
          ...deps,
          app,
          paths,
          endpoint,
          transport,
          isAsked,
          mayUpload: options.mayUpload,
          signal: inTime,
          uploads: uploads.result(),
        }),
      )
    }
    return { report, detail }
  } finally {
    transport.close()
  }
}

/** Before the spool deletes what was sent. */
function remember(
  paths: AppPaths,
  endpoint: string,
  signal: 'logs' | 'traces',
  batch: DeliveredBatch,
): void {
  const { records, rejected, bytes, sent } = batch
  const atMs = Date.now()
  logDelivery(paths, { atMs, signal, endpoint, records, rejected, bytes }, sent)
  addDelivered(paths, { records, rejected, atMs })
}

/** Both drains, as far as they count records; why it ended is what spans ended for. */
function sumOf(spans: DrainReport, reports: DrainReport): DrainReport {
  return {
    ...spans,
    delivered: spans.delivered + reports.delivered,
    rejected: spans.rejected + reports.rejected,
    quarantined: spans.quarantined + reports.quarantined,
  }
}

/** Neither a run file nor a report nor a metric may keep spans from leaving. */
async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
