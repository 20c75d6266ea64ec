import { type CrashReport, planReplay, type Replayed, replayCrash } from '@indev/crash/reports'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { requireReport } from './crash-place.ts'
import { REPLAYED } from './results/crash-results.ts'
import { counted, requirePaths } from './telemetry-place.ts'

/** `crash replay ID`: the command once more, watched from its first line. */
export const crashReplay: Command = defineCommand({
  path: ['crash', 'replay'],
  summary:
    'Runs a command that crashed once more, with its local variables watched from the start.',
  description:
    'What the command prints goes to stderr. Its arguments are in no report: they are given again, after --. A ' +
    'command that changes something is run once more only with --even-unsafe.',
  examples: [
    {
      command: 'crash replay last -- prod',
      summary: 'The command of the last crash, with its argument',
    },
  ],
  args: {
    id: {
      type: 'string',
      default: 'last',
      summary: 'Its id, enough of the beginning of it, or last',
    },
    argument: { type: 'string', list: true, summary: 'What the command was given, after --' },
    'even-unsafe': { type: 'boolean', default: false, summary: 'Also what changes something' },
  },
  positionals: ['id', 'argument'],
  telemetry: { record: false },
  result: REPLAYED,
  async run({ id, argument, 'even-unsafe': evenUnsafe }, ctx): Promise<Replayed> {
    const report = requireReport(ctx, id)
    const plan = planReplay(report, { args: argument, evenUnsafe })
    if (plan.outcome !== 'ready') throw refusal(ctx, report, plan)
    return replayCrash(report, {
      dir: requirePaths(ctx).crashDir,
      program: [process.execPath, process.argv[1] ?? ''],
      argv: plan.argv,
      env: ctx.env,
      signal: ctx.signal,
    })
  },
  human({ exitCode, signal, reports, isSame }) {
    const how = signal === null ? `exited with ${exitCode}` : `died of ${signal}`
    const [report] = reports
    if (report === undefined) return `the command ${how}, and did not crash`
    return `the command ${how} and left the report ${report}, ${isSame ? 'the same crash' : 'another crash'}`
  },
  names: ({ reports }) => reports,
})

type Refused = Exclude<ReturnType<typeof planReplay>, { readonly outcome: 'ready' }>

function refusal(
  { app }: CommandContext,
  { id, command = '' }: CrashReport,
  plan: Refused,
): CliError {
  const again = `${app.identity.name} crash replay ${id}`
  if (plan.outcome === 'no-command') {
    return new CliError({
      slug: 'crash.replay-unknown',
      kind: 'failed',
      message: 'the report does not know which command crashed',
      recordable: true,
    })
  }
  if (plan.outcome === 'not-safe') {
    return new CliError({
      slug: 'crash.replay-unsafe',
      kind: 'action-required',
      message: `${command} may change something: it is run once more only when that is wanted`,
      recordable: true,
      next: [{ command: `${again} --even-unsafe`, why: 'runs it all the same' }],
    })
  }
  const { flags, positionals } = plan
  const given = [...flags, ...(positionals > 0 ? [counted(positionals, 'word')] : [])].join(', ')
  return new CliError({
    slug: 'crash.replay-needs-arguments',
    kind: 'usage',
    message: `${command} was given ${given}; values are in no report: give them again, after --`,
    recordable: true,
    next: [{ command: `${app.identity.name} crash replay --help`, why: 'shows how' }],
  })
}
