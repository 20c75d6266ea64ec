import { logDelivery } from '../delivery-log.ts'
import { haltRelease } from '../fleet-halt.ts'
import type { AppIdentity } from '../identity.ts'
import { installationId } from '../install-id.ts'
import type { AppPaths } from '../paths.ts'
import type { Transport } from '../transport.ts'
import { logUpload } from '../upload-log.ts'
import { type JudgeDeps, type Verdict, attemptOf, jittered, judge } from '../verdict.ts'
import { gatherMetrics, requestOf } from './gather-metrics.ts'
import { type Histogram, histogramBuilder } from './histogram.ts'
import { type MetricsState, readMetricsState, writeMetricsState } from './state.ts'

/** A loop of commands sends one request of metrics a minute, not one an uploader. */
const MIN_INTERVAL_MS = 60_000

/** The wait after the nth failure doubles from here, up to the second, jittered. */
const BACKOFF_MS = 60_000
const MAX_BACKOFF_MS = 3_600_000

/** What shipping metrics needs. The caller holds the lease. */
export interface ShipOptions extends JudgeDeps {
  readonly app: AppIdentity
  readonly paths: AppPaths
  readonly endpoint: string
  readonly transport: Transport
  readonly mayUpload: () => boolean
  readonly signal: AbortSignal
  /** A person asked: neither the interval nor the backoff counts. */
  readonly isAsked: boolean
  /** Monotonic, ms. */
  readonly monotonicMs: () => number
  /** Of this process's uploads. */
  readonly uploads: Histogram | undefined
}

/** What became of the metrics; `nothing`: no command has ended since. */
export type Shipped = 'shipped' | 'nothing' | 'later' | 'halted'

/**
 * Counts the commands that the journal has beyond the cursor and ships them as metrics.
 *
 * The cursor moves on only after a 2xx. A kill between the two ships one delta twice; the cumulative
 * `recorded` tells.
 *
 * @throws The system's error when the journal can't be read.
 */
export async function shipMetrics(options: ShipOptions): Promise<Shipped> {
  const { app, paths, isAsked, random } = options
  const nowMs = options.nowMs()
  const state = withUploads(readMetricsState(paths), options.uploads)
  const later = (verdict?: Exclude<Verdict, { kind: 'delivered' }>): Shipped => {
    const failures = state.failures + Number(verdict !== undefined)
    const notBeforeMs =
      verdict === undefined ? state.notBeforeMs : nowMs + waitMs(verdict, failures, random)
    if (verdict !== undefined || options.uploads !== undefined) {
      writeMetricsState(paths, { ...state, failures, notBeforeMs })
    }
    return verdict?.kind === 'halt' ? 'halted' : 'later'
  }
  const isEarly =
    isWithin(nowMs, state.notBeforeMs, 2 * MAX_BACKOFF_MS) ||
    isWithin(nowMs, state.takenInAtMs + MIN_INTERVAL_MS, MIN_INTERVAL_MS)
  if (isEarly && !isAsked) return later()

  const gathered = gatherMetrics({ app, paths, state, nowMs })
  if (gathered === undefined) {
    if (options.uploads !== undefined) writeMetricsState(paths, state)
    return 'nothing'
  }
  if (!options.mayUpload()) return 'later'
  const { points, cursor, recorded, totals } = gathered
  const body = await requestOf(gathered, { app, nowMs }, installationId(paths))
  const startedMs = options.monotonicMs()
  const verdict = judge(await options.transport.post('metrics', body, options.signal), options)
  if (verdict.kind === 'delivered' || !options.signal.aborted) {
    const tookMs = options.monotonicMs() - startedMs
    const atMs = options.nowMs()
    logUpload(paths, {
      atMs,
      signal: 'metrics',
      ...attemptOf(verdict),
      tookMs,
      records: points.length,
    })
  }
  if (verdict.kind === 'halt') {
    haltRelease(paths, { version: app.version, by: 'collector', forMs: verdict.forMs }, nowMs)
  }
  if (verdict.kind !== 'delivered') return later(verdict)
  const { endpoint } = options
  const { rejected, sent } = verdict
  logDelivery(
    paths,
    {
      atMs: nowMs,
      signal: 'metrics',
      endpoint,
      records: points.length,
      rejected,
      bytes: body.length,
    },
    sent,
  )
  writeMetricsState(paths, {
    cursor,
    recorded,
    totals,
    takenInAtMs: nowMs,
    notBeforeMs: 0,
    failures: 0,
  })
  return 'shipped'
}

function withUploads(state: MetricsState, uploads: Histogram | undefined): MetricsState {
  if (uploads === undefined) return state
  const all = histogramBuilder()
  if (state.uploads !== undefined) all.addAll(state.uploads)
  all.addAll(uploads)
  return { ...state, uploads: all.result() }
}

function waitMs(
  verdict: Exclude<Verdict, { kind: 'delivered' }>,
  failures: number,
  random: () => number,
): number {
  if (verdict.kind === 'later' && verdict.afterMs !== undefined) return verdict.afterMs
  // What the collector can't read now it may read once it, or we, have been mended.
  if (verdict.kind === 'refused') return jittered(MAX_BACKOFF_MS, random)
  return jittered(Math.min(BACKOFF_MS * 2 ** (failures - 1), MAX_BACKOFF_MS), random)
}

/** Whether `untilMs` lies ahead, but no further than it could by itself: clocks go back. */
function isWithin(nowMs: number, untilMs: number, maxMs: number): boolean {
  return untilMs > nowMs && untilMs - nowMs <= maxMs
}
