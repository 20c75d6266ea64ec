import type { SpoolOptions } from '@indev/spool'
import type { AppPaths } from './paths.ts'

const DAY_MS = 86_400_000

/** Version of what a spool record holds: one OTLP `ExportTraceServiceRequest`. */
export const TRACES_SCHEMA = 1

/** The telemetry spool of one app and user; its bounds hold for whoever opens it. */
export function spoolOptions(paths: Pick<AppPaths, 'spoolDir'>): SpoolOptions {
  return {
    dir: paths.spoolDir,
    durability: 'process',
    limits: {
      maxAgeMs: 30 * DAY_MS,
      maxFiles: 16_384,
      maxBytes: 64 * 1024 * 1024,
      maxRecordBytes: 256 * 1024,
    },
  }
}
