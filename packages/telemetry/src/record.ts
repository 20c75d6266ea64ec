/** What records a command, and nothing of what reads, drains or shows the records; loaded when it is decided that one is. */
export type { CommandRecorder } from './recorder.ts'
export { openTelemetry } from './telemetry.ts'
