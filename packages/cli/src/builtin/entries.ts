import type { CliApp, CommandEntry } from '../app.ts'
import { CRASH_ENTRIES } from './crash-entries.ts'
import { sloEntries } from './slo-entries.ts'
import { TELEMETRY_ENTRIES } from './telemetry-entries.ts'

/**
 * The commands that every app has: `telemetry …`, `crash …`, `stack`, `slo …` where it has objectives, `explain`,
 * `completion`, `doctor`, `version`.
 *
 * None of them is recorded, but `slo …`.
 */
export function builtinCommands(app: CliApp): readonly CommandEntry[] {
  return [
    ...sloEntries(app),
    ...TELEMETRY_ENTRIES,
    ...CRASH_ENTRIES,
    {
      path: ['stack'],
      summary: 'Shows where a running command is, and what it is doing there.',
      record: false,
      load: async () => (await import('./stack.ts')).stackCommand,
    },
    {
      path: ['explain'],
      summary: 'Explains an error by its name, or lists all errors.',
      record: false,
      load: async () => (await import('./explain.ts')).explainCommand,
    },
    {
      path: ['completion'],
      summary: 'Prints the script that completes commands at Tab.',
      record: false,
      load: async () => (await import('./completion-command.ts')).completionCommand,
    },
    {
      path: ['doctor'],
      summary: 'Checks this installation, explains what is wrong, and mends what is safe to mend.',
      record: false,
      load: async () => (await import('./doctor.ts')).doctorCommand,
    },
    {
      path: ['version'],
      summary: 'Shows the version.',
      record: false,
      load: async () => (await import('./version-command.ts')).versionCommand,
    },
  ]
}
