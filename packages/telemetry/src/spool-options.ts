import type { SpoolOptions } from '@indev/spool'
import type { AppPaths } from './paths.ts'

const DAY_MS = 86_400_000

/** Version of what a spool record holds: one OTLP `ExportTraceServiceRequest`. */
export const TRACES_SCHEMA = 1

/** The same of an `ExportLogsServiceRequest`: a crash report that may leave. */
export const LOGS_SCHEMA = 2

/** The largest record that the spool takes, bytes. */
export const MAX_RECORD_BYTES: number = 256 * 1024

/** The telemetry spool of one app and user; its bounds hold for whoever opens it. */
export function spoolOptions(paths: Pick<AppPaths, 'spoolDir'>): SpoolOptions {
  return {
    dir: paths.spoolDir,
    durability: 'process',
    // Who drains holds forker's lease, which a dead process has given back: a lock that is left is a dead one's,
    // and a flush of 5 s must not wait 30 s to be sure of it.
    lockTtlMs: 3000,
    limits: {
      maxAgeMs: 30 * DAY_MS,
      maxFiles: 16_384,
      maxBytes: 64 * 1024 * 1024,
      maxRecordBytes: MAX_RECORD_BYTES,
    },
  }
}
