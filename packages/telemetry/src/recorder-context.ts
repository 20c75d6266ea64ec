import type { Ending } from './ending.ts'
import type { AppPaths } from './paths.ts'
import type { TelemetryDeps, TelemetryOptions } from './telemetry-options.ts'

/** What a process says of itself to all that records it. */
export interface ProcessContext {
  readonly options: TelemetryOptions
  readonly paths: AppPaths
  readonly deps: TelemetryDeps
}

/** What the recorders of one process share. */
export interface RecorderContext extends ProcessContext {
  /** What their ends need, made on first use. Never throws. */
  readonly ending: () => Ending
}
