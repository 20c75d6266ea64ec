import type { Consent } from './consent.ts'
import type { AppIdentity } from './identity.ts'
import type { AppPaths } from './paths.ts'

/** What an instrumented program passes once. */
export interface TelemetryOptions {
  readonly app: AppIdentity
  readonly env: NodeJS.ProcessEnv
  /** Of {@link resolvePaths}; `undefined` records nothing. */
  readonly paths: AppPaths | undefined
  /** Of {@link resolveConsent}. */
  readonly consent: Consent
  /** The file of `@indev/telemetry/uploader`, or the bundle made of it. */
  readonly uploaderEntry: URL
  /** OTLP base URL of {@link resolveEndpoint}; without one nothing is ever spawned. */
  readonly endpoint?: string | undefined
  /** Hosts whose names may be recorded as `server.address`; any other is `custom`. */
  readonly builtInHosts?: readonly string[] | undefined
  readonly deps?: Partial<TelemetryDeps> | undefined
}

/** What the recorder asks of the process. */
export interface TelemetryDeps {
  /** Wall clock, Unix ms. */
  readonly nowMs: () => number
  /** Monotonic clock, ms since {@link TelemetryDeps.originMs}. */
  readonly monotonicMs: () => number
  /** Unix ms at which the monotonic clock was 0: the start of the process. */
  readonly originMs: number
  /** Uniform in [0, 1). */
  readonly random: () => number
}
