import type { Spool } from '@indev/spool'
import type { EncoderLoader } from './encoder-loader.ts'
import type { AppPaths } from './paths.ts'
import type { TelemetryDeps, TelemetryOptions } from './telemetry-options.ts'

/** What the recorders of one process share. */
export interface RecorderContext {
  readonly options: TelemetryOptions
  readonly paths: AppPaths
  readonly deps: TelemetryDeps
  readonly encoder: EncoderLoader
  readonly spool: Spool
}
