import type { CommandEntry } from '../app.ts'

/** The rows of `telemetry …`. None is ever recorded, and each loads when it is typed. */
export const TELEMETRY_ENTRIES: readonly CommandEntry[] = [
  entry(
    'status',
    'Shows what is recorded, what is pending and what was delivered.',
    async () => (await import('./telemetry-status.ts')).telemetryStatusCommand,
  ),
  entry(
    'on',
    'Records commands and sends them to the collector.',
    async () => (await import('./telemetry-switch.ts')).telemetryOn,
  ),
  entry(
    'off',
    'Records nothing and discards what is pending.',
    async () => (await import('./telemetry-switch.ts')).telemetryOff,
  ),
  entry(
    'local',
    'Records commands on this machine only.',
    async () => (await import('./telemetry-switch.ts')).telemetryLocal,
  ),
  entry(
    'show',
    'Shows the spans that are waiting to be sent, and the metrics that go with them.',
    async () => (await import('./telemetry-show.ts')).telemetryShow,
  ),
  entry(
    'log',
    'Shows what has left this machine.',
    async () => (await import('./telemetry-log.ts')).telemetryLog,
  ),
  entry(
    'export',
    'Writes what is pending as OTLP/JSON, to be sent by hand.',
    async () => (await import('./telemetry-export.ts')).telemetryExport,
  ),
  entry(
    'flush',
    'Sends what is pending, now.',
    async () => (await import('./telemetry-flush.ts')).telemetryFlush,
  ),
  entry(
    'erase',
    'Removes everything recorded on this machine.',
    async () => (await import('./telemetry-erase.ts')).telemetryErase,
  ),
  entry(
    'halt',
    'Stops uploads; recording goes on.',
    async () => (await import('./telemetry-halt.ts')).telemetryHalt,
  ),
  entry(
    'resume',
    'Lets uploads go on after a halt.',
    async () => (await import('./telemetry-halt.ts')).telemetryResume,
  ),
  entry(
    'schema',
    'Lists every field that can ever be recorded.',
    async () => (await import('./telemetry-schema.ts')).telemetrySchema,
  ),
  entry(
    'spool ls',
    'Lists the segments of the spool.',
    async () => (await import('./telemetry-spool.ts')).telemetrySpoolLs,
  ),
  entry(
    'spool stat',
    'Counts what waits, is held, was set aside, was lost and why.',
    async () => (await import('./telemetry-spool.ts')).telemetrySpoolStat,
  ),
  entry(
    'spool cat',
    'Shows what is in segments, decoded.',
    async () => (await import('./telemetry-spool-cat.ts')).telemetrySpoolCat,
  ),
  entry(
    'spool verify',
    'Reads every segment and says what is wrong.',
    async () => (await import('./telemetry-spool.ts')).telemetrySpoolVerify,
  ),
  entry(
    'spool requeue',
    'Puts segments that were set aside back in line.',
    async () => (await import('./telemetry-spool-change.ts')).telemetrySpoolRequeue,
  ),
  entry(
    'spool purge',
    'Removes segments, and counts them.',
    async () => (await import('./telemetry-spool-change.ts')).telemetrySpoolPurge,
  ),
]

function entry(words: string, summary: string, load: CommandEntry['load']): CommandEntry {
  return { path: ['telemetry', ...words.split(' ')], summary, record: false, load }
}
