import { SloError, formatTime } from '@indev/slo'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { alertTable } from '../slo/alert-history.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { grouped } from '../slo/sentence.ts'
import { type Simulation, simulate } from '../slo/simulation.ts'
import { SIMULATED } from './results/slo-results.ts'

/** `slo simulate`: the usual alerts over commands that are made up. */
export const sloSimulate: Command = defineCommand({
  path: ['slo', 'simulate'],
  summary: 'Shows how soon an outage would be noticed.',
  description: 'Makes up commands with an outage three days before now, and lets the alerts watch.',
  positionals: ['id'],
  args: {
    ...SELECTION_ARGS,
    'per-day': { type: 'number', min: 1, max: 1_000_000, default: 1000, summary: 'Commands a day' },
    failing: {
      type: 'number',
      min: 0,
      max: 100,
      default: 0.02,
      summary: 'Failures outside of the outage, per cent',
    },
    outage: { type: 'duration', default: '1h', summary: 'How long the outage lasts' },
    'outage-failing': {
      type: 'number',
      min: 0,
      max: 100,
      default: 100,
      summary: 'Failures in it, per cent',
    },
    seed: {
      type: 'number',
      integer: true,
      default: 1,
      summary: 'The same number, the same commands',
    },
  },
  result: SIMULATED,
  async run(args, ctx): Promise<readonly Simulation[]> {
    const objectives = await soundObjectives(ctx, { ids: args.id, dir: args.dir })
    const untilMs = Math.floor(ctx.clock.nowMs())
    const input = {
      eventsPerDay: args['per-day'],
      failureRatio: args.failing / 100,
      outageMs: args.outage,
      outageRatio: args['outage-failing'] / 100,
      seed: args.seed,
    }
    try {
      return objectives.map(({ slo, title }) => simulate(slo, title, input, untilMs))
    } catch (cause) {
      if (!(cause instanceof SloError)) throw cause
      throw new CliError({
        slug: 'slo.no-alert',
        kind: 'failed',
        message: `no alert can fire: ${cause.message}`,
        recordable: true,
        cause,
      })
    }
  },
  human: (all, view) =>
    all
      .map((one) => {
        const head = `${view.paint('bold', one.title)}  ${view.paint('dim', one.id)}\n`
        const table = one.alerts.length === 0 ? '' : alertTable(one.alerts, one.untilMs, view)
        return `${head}${sentence(one)}\n${table}`
      })
      .join('\n'),
  names: (simulations) => simulations.map(({ id }) => id),
})

function sentence({ events, bad, pagedAfterMs, noticedAfterMs, falseAlerts }: Simulation): string {
  const seen = `Of ${grouped(events)} commands ${grouped(bad)} failed.`
  const noticed =
    noticedAfterMs === null
      ? 'The outage would go unnoticed.'
      : pagedAfterMs === null
        ? `Nobody would be paged; a ticket would be there after ${formatTime(noticedAfterMs)}.`
        : `Somebody would be paged after ${formatTime(pagedAfterMs)}.`
  const before =
    falseAlerts === 0
      ? 'Nothing would fire before it.'
      : `Before it ${falseAlerts} would have fired for nothing.`
  return `${seen} ${noticed} ${before}`
}
