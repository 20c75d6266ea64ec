import { openSpool } from '@indev/spool'
import { type ConsentRule, isUploadAllowed } from './consent.ts'
import { acceptEndpoint, allowsPlainHttp } from './endpoint.ts'
import { haltedNow } from './halt.ts'
import type { AppIdentity } from './identity.ts'
import { waitForLease } from './lease-wait.ts'
import { networkSettings } from './network.ts'
import type { AppPaths } from './paths.ts'
import { spoolOptions } from './spool-options.ts'
import { labelOf } from './state-io.ts'
import { uploadAll } from './upload-all.ts'
import { withdrawalsIn } from './withdrawals.ts'

/** What `telemetry flush` needs. */
export interface FlushOptions {
  readonly app: AppIdentity
  readonly paths: AppPaths | undefined
  /** OTLP base URL, resolved. */
  readonly endpoint: string | undefined
  /** The whole time it may take, waiting for a running uploader included; ms. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** The rule that allowed it: the settings are asked again before each request, unless it outranks them. */
  readonly rule?: ConsentRule | undefined
  /**
   * Asked for proxies and certificates only.
   *
   * @defaultValue `process.env`
   */
  readonly env?: NodeJS.ProcessEnv | undefined
}

/** What one flush did and left. */
export interface FlushReport {
  /** Records that a collector acknowledged with a 2xx. */
  readonly delivered: number
  /** Spans refused within a 2xx (OTLP partial success). */
  readonly rejected: number
  /** Records set aside because no collector would ever take them. */
  readonly quarantined: number
  /** Records still waiting. */
  readonly pending: number
  /** `busy`: another process held the lease until the deadline. */
  readonly stoppedBy:
    | 'empty'
    | 'retry'
    | 'deadline'
    | 'busy'
    | 'aborted'
    | 'no-endpoint'
    | 'no-home'
    | 'failed'
    /** A person, the collector or the platform has stopped uploading: `resume` undoes it. */
    | 'halted'
  /** A system's error code or `HTTP 503`: why it stopped early. */
  readonly detail?: string | undefined
}

const NOTHING = { delivered: 0, rejected: 0, quarantined: 0, pending: 0 } as const

/**
 * Delivers what is pending, in this process, and reports what happened; never rejects.
 *
 * Takes the uploader's lease, waiting for a running one until the deadline. A persisted backoff is
 * ignored: a person, or a job that is about to end, asked. Consent is the caller's to ask.
 */
export async function flush(options: FlushOptions): Promise<FlushReport> {
  const { paths, timeoutMs } = options
  if (paths === undefined) return { ...NOTHING, stoppedBy: 'no-home' }
  const allowsPlain = allowsPlainHttp(options.env ?? process.env, options.app.envPrefix)
  const endpoint =
    options.endpoint === undefined ? undefined : acceptEndpoint(options.endpoint, allowsPlain)
  if (endpoint === undefined) {
    return { ...NOTHING, pending: pendingIn(paths), stoppedBy: 'no-endpoint' }
  }
  try {
    return await flushTo(endpoint, paths, performance.now() + timeoutMs, options)
  } catch (error) {
    return { ...NOTHING, pending: pendingIn(paths), stoppedBy: 'failed', detail: labelOf(error) }
  }
}

async function flushTo(
  endpoint: string,
  paths: AppPaths,
  deadlineAtMs: number,
  { app, rule, signal = new AbortController().signal, env = process.env }: FlushOptions,
): Promise<FlushReport> {
  const withdrawals = withdrawalsIn(paths)
  const isHalted = (): boolean => haltedNow(paths, app.version) !== undefined
  if (isHalted()) return { ...NOTHING, pending: pendingIn(paths), stoppedBy: 'halted' }
  const lease = await waitForLease(paths, deadlineAtMs, signal)
  if (lease === undefined) {
    const stoppedBy = signal.aborted ? 'aborted' : 'busy'
    return { ...NOTHING, pending: pendingIn(paths), stoppedBy }
  }
  try {
    const leftMs = Math.max(Math.ceil(deadlineAtMs - performance.now()), 1)
    const { report, detail } = await uploadAll({
      app,
      paths,
      endpoint,
      network: networkSettings(env, app.envPrefix),
      mayUpload: () =>
        withdrawalsIn(paths) === withdrawals &&
        (rule === undefined || isUploadAllowed(paths, rule)) &&
        !isHalted(),
      signal,
      deadlineMs: leftMs,
      lockWaitMs: leftMs,
      lingerMs: 0,
      isAsked: true,
    })
    const { delivered, rejected, quarantined, stoppedBy } = report
    return {
      delivered,
      rejected,
      quarantined,
      pending: pendingIn(paths),
      stoppedBy: isHalted() && stoppedBy === 'retry' ? 'halted' : STOPPED_BY[stoppedBy],
      ...(detail === undefined ? {} : { detail }),
    }
  } finally {
    lease.release()
  }
}

const STOPPED_BY = {
  empty: 'empty',
  retry: 'retry',
  deadline: 'deadline',
  aborted: 'aborted',
  locked: 'busy',
  compromised: 'busy',
} as const

function pendingIn(paths: AppPaths): number {
  try {
    return openSpool(spoolOptions(paths)).stats().pending.records
  } catch {
    return 0
  }
}
