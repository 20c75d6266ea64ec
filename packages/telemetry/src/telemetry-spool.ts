import { type Spool, openSpool } from '@indev/spool'
import type { AppPaths } from './paths.ts'
import { spoolOptions } from './spool-options.ts'

/** The spool of an app's telemetry with its bounds, for the tools of an operator. Touches nothing. */
export function openTelemetrySpool(paths: Pick<AppPaths, 'spoolDir'>): Spool {
  return openSpool(spoolOptions(paths))
}
