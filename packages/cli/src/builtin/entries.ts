import type { CliApp, CommandEntry } from '../app.ts'
import { sloEntries } from './slo-entries.ts'

/**
 * The commands that every app has: `telemetry …`, `slo …` where it has objectives, `version`.
 *
 * None of them is recorded, but `slo …`.
 */
export function builtinCommands(app: CliApp): readonly CommandEntry[] {
  return [
    ...sloEntries(app),
    telemetry(
      'status',
      'Shows what is recorded, what is pending and what was delivered',
      async () => (await import('./telemetry-status.ts')).telemetryStatusCommand,
    ),
    telemetry(
      'on',
      'Records commands and sends them to the collector',
      async () => (await import('./telemetry-switch.ts')).telemetryOn,
    ),
    telemetry(
      'off',
      'Records nothing and discards what is pending',
      async () => (await import('./telemetry-switch.ts')).telemetryOff,
    ),
    telemetry(
      'local',
      'Records commands on this machine only',
      async () => (await import('./telemetry-switch.ts')).telemetryLocal,
    ),
    telemetry(
      'show',
      'Shows the spans that are waiting to be sent',
      async () => (await import('./telemetry-show.ts')).telemetryShow,
    ),
    telemetry(
      'flush',
      'Sends what is pending, now',
      async () => (await import('./telemetry-flush.ts')).telemetryFlush,
    ),
    {
      path: ['version'],
      summary: 'Shows the version',
      record: false,
      load: async () => (await import('./version-command.ts')).versionCommand,
    },
  ]
}

function telemetry(verb: string, summary: string, load: CommandEntry['load']): CommandEntry {
  return { path: ['telemetry', verb], summary, record: false, load }
}
