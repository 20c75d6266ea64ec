import { type Erasure, erase } from '@indev/telemetry/operate'
import { type AppPaths, telemetryStatus } from '@indev/telemetry'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { ERASED } from './results/telemetry-results.ts'
import { STOP_TIMEOUT_MS, counted, requirePaths, stillSending } from './telemetry-place.ts'
import { readAnswer } from './telemetry-question.ts'

/** What was removed, and what no command here can remove. */
type Erased = Omit<Extract<Erasure, { outcome: 'erased' }>, 'outcome'>

/** `telemetry erase`: returns only when nothing recorded before can leave any more. */
export const telemetryErase: Command = defineCommand({
  path: ['telemetry', 'erase'],
  summary: 'Removes everything recorded on this machine.',
  description:
    'Stops a running upload, then removes what is pending, the journal, the logs and the installation ' +
    'id. On a terminal it asks you to type the name of the program; without one it needs --yes. ' +
    'Settings stay, and so does what a collector has already taken in.',
  args: { yes: { type: 'boolean', alias: 'y', default: false, summary: 'Do not ask' } },
  telemetry: { record: false },
  result: ERASED,
  async run({ yes }, ctx): Promise<Erased> {
    const paths = requirePaths(ctx)
    if (!yes) await confirm(ctx, paths)
    const erasure = await erase({ paths, timeoutMs: STOP_TIMEOUT_MS })
    if (erasure.outcome === 'busy') {
      throw stillSending('an upload that had begun could not be stopped: nothing was removed')
    }
    if (erasure.outcome === 'failed') throw unerased(paths, erasure.why)
    const { purged, removed, beyondRecall } = erasure
    return { purged, removed, beyondRecall }
  },
  human({ purged, removed, beyondRecall }) {
    const id = removed.installationId ? '; the installation id is gone' : ''
    const { journalFiles, logFiles } = removed
    return [
      `erased ${counted(purged, 'pending record')}, ${counted(journalFiles, 'journal file')}, ${counted(logFiles, 'log file')}${id}`,
      recallText(beyondRecall.records),
    ].join('\n')
  },
})

async function confirm(ctx: CommandContext, paths: AppPaths): Promise<void> {
  const { name } = ctx.app.identity
  if (!ctx.interactive) throw needsYes(name)
  const { pending, delivered } = telemetryStatus(paths, ctx.app.identity, { consent: ctx.consent })
  ctx.narrate(`This removes everything that ${name} has recorded on this machine:`)
  ctx.narrate(
    `${counted(pending.records, 'pending record')}, the journal that SLOs are computed from, the logs, the installation id.`,
  )
  ctx.narrate(recallText(delivered.records))
  const answer = await readAnswer(ctx, `Type ${name} to go on: `)
  if (answer !== name) throw notConfirmed(name)
}

function recallText(delivered: number): string {
  return delivered === 0
    ? 'Nothing had been delivered, as far as is known.'
    : `${counted(delivered, 'record')} had been delivered: what the collector has can't be recalled from here.`
}

function needsYes(name: string): CliError {
  return new CliError({
    slug: 'telemetry.erase-needs-confirmation',
    kind: 'action-required',
    message: 'erasing must be confirmed, and there is no terminal to ask on',
    recordable: true,
    next: [{ command: `${name} telemetry erase --yes`, why: 'erases without asking' }],
  })
}

function notConfirmed(name: string): CliError {
  return new CliError({
    slug: 'telemetry.erase-not-confirmed',
    kind: 'failed',
    message: `nothing was removed: what was typed is not ${name}`,
    recordable: true,
  })
}

function unerased({ stateDir }: AppPaths, why: string): CliError {
  return new CliError({
    slug: 'telemetry.erase-failed',
    kind: 'environment',
    message: `not everything in ${stateDir} could be removed (${why})`,
    recordable: true,
    retryable: true,
  })
}
