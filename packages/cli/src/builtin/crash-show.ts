import { type CrashReport, mapSources, planReplay, renderReport } from '@indev/crash/reports'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { requireReport } from './crash-place.ts'
import { REPORT } from './results/crash-results.ts'

/** A report, and what can be done with it. */
interface Shown extends CrashReport {
  readonly next: readonly { readonly command: string; readonly why: string }[]
}

/** `crash show ID`: with names and lines as they were written, from the source maps beside the program. */
export const crashShow: Command = defineCommand({
  path: ['crash', 'show'],
  summary: 'Shows a crash: where, with what values, after what.',
  description:
    'Values that look like secrets were taken out when the report was written. Nothing of it leaves this machine.',
  args: {
    id: {
      type: 'string',
      default: 'last',
      summary: 'Its id, enough of the beginning of it, or last',
    },
  },
  positionals: ['id'],
  telemetry: { record: false },
  result: REPORT,
  run({ id }, ctx): Shown {
    const report = mapSources(requireReport(ctx, id))
    const { name } = ctx.app.identity
    return {
      ...report,
      next: [
        {
          command: `${name} crash export ${report.id} crash.json`,
          why: 'writes it to a file, for whoever mends it',
        },
        ...(isReplayable(report)
          ? [
              {
                command: `${name} crash replay ${report.id}`,
                why: 'runs the command once more, with its local variables watched',
              },
            ]
          : []),
        { command: `${name} crash erase ${report.id}`, why: 'removes it' },
      ],
    }
  },
  human({ next, ...report }) {
    const width = Math.max(...next.map(({ command }) => command.length))
    const lines = next.map(({ command, why }) => `  ${command.padEnd(width)}  ${why}\n`)
    return `${renderReport(report)}\nWhat to do next\n${lines.join('')}`
  },
})

/** Whether it may be run once more without being asked twice. */
function isReplayable(report: CrashReport): boolean {
  const { outcome } = planReplay(report)
  return outcome === 'ready' || outcome === 'arguments-needed'
}
