import type { CliApp, CommandEntry } from '../app.ts'

/** The `slo …` group, for an app that has objectives; each command loads alone. */
export function sloEntries(app: CliApp): readonly CommandEntry[] {
  if ((app.slos ?? []).length === 0) return []
  return [
    slo(
      'status',
      'Shows what is left of the error budgets.',
      async () => (await import('./slo-status.ts')).sloStatus,
    ),
    slo(
      'report',
      'Writes a page with charts of the error budgets.',
      async () => (await import('./slo-report.ts')).sloReport,
    ),
    slo(
      'history',
      'Shows the objectives day by day.',
      async () => (await import('./slo-history.ts')).sloHistory,
    ),
    slo(
      'explain',
      'Explains the objectives in plain words.',
      async () => (await import('./slo-explain.ts')).sloExplain,
    ),
    slo(
      'lint',
      'Checks that the objectives can be kept, missed and told apart.',
      async () => (await import('./slo-lint.ts')).sloLint,
    ),
    slo(
      'export',
      'Writes the objectives for other programs.',
      async () => (await import('./slo-export.ts')).sloExport,
    ),
    slo(
      'replay',
      'Shows which alerts the recorded commands would have raised.',
      async () => (await import('./slo-replay.ts')).sloReplay,
    ),
    slo(
      'simulate',
      'Shows how soon an outage would be noticed.',
      async () => (await import('./slo-simulate.ts')).sloSimulate,
    ),
    slo(
      'init',
      'Writes the built-in objectives as files to edit.',
      async () => (await import('./slo-init.ts')).sloInit,
    ),
  ]
}

function slo(verb: string, summary: string, load: CommandEntry['load']): CommandEntry {
  return { path: ['slo', verb], summary, load }
}
