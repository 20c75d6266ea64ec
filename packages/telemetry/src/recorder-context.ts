import type { Spool } from '@indev/spool'
import type { AppPaths } from './paths.ts'
import type { TelemetryDeps, TelemetryOptions } from './telemetry-options.ts'
import type { WarmUp } from './warm-up.ts'

/** What the recorders of one process share. */
export interface RecorderContext {
  readonly options: TelemetryOptions
  readonly paths: AppPaths
  readonly deps: TelemetryDeps
  readonly warm: WarmUp
  readonly spool: Spool
}
