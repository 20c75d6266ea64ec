import { SloError } from '@indev/slo'
import type { Command } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { defineCommand } from '../define-command.ts'
import { CliError } from '../errors.ts'
import { explain } from '../slo/explain.ts'
import {
  type Exported,
  toGrafana,
  toKibana,
  toMarkdown,
  toOpenSloText,
  toPrometheus,
} from '../slo/export-formats.ts'
import { historyOf, judgeAll, seriesOf } from '../slo/history.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { type Objective, earliestStartMs } from '../slo/objective.ts'
import { reportOf } from '../slo/report.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { FOR_OTHERS } from './results/slo-results.ts'

const FORMATS = ['prometheus', 'promtool', 'grafana', 'kibana', 'openslo', 'markdown'] as const

/** An export; in JSON its data. */
class ExportResult {
  readonly exported: Exported

  constructor(exported: Exported) {
    this.exported = exported
  }

  toJSON(): unknown {
    return this.exported.value
  }
}

/** `slo export`: the objectives for the fleet's own monitoring. */
export const sloExport: Command = defineCommand({
  path: ['slo', 'export'],
  summary: 'Writes the objectives for other programs.',
  description:
    'Prints rules, tests, dashboards and definitions. What the other program can not say as it is meant here, is said on stderr.',
  positionals: ['format', 'id'],
  args: {
    format: { type: 'string', choices: FORMATS, required: true, summary: 'For which program' },
    ...SELECTION_ARGS,
  },
  result: FOR_OTHERS,
  async run({ format, id, dir }, ctx): Promise<ExportResult> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    try {
      const exported = await exportAs(format, objectives, ctx)
      for (const loss of exported.losses) ctx.narrate(`not the same: ${loss}`)
      return new ExportResult(exported)
    } catch (cause) {
      if (!(cause instanceof SloError)) throw cause
      throw new CliError({
        slug: 'slo.not-exportable',
        kind: 'failed',
        message: cause.message,
        recordable: true,
        cause,
      })
    }
  },
  human: ({ exported }) => exported.text,
})

function exportAs(
  format: (typeof FORMATS)[number],
  objectives: readonly Objective[],
  ctx: CommandContext,
): Promise<Exported> {
  const app = ctx.app.identity.name
  switch (format) {
    case 'prometheus':
      return toPrometheus(objectives, app, 'rules')
    case 'promtool':
      return toPrometheus(objectives, app, 'tests')
    case 'grafana':
      return toGrafana(theOne(objectives, app, format))
    case 'kibana':
      return toKibana(theOne(objectives, app, format), app)
    case 'openslo':
      return toOpenSloText(objectives)
    case 'markdown':
      break
  }
  return Promise.resolve(markdown(objectives, ctx))
}

function markdown(objectives: readonly Objective[], ctx: CommandContext): Exported {
  const atMs = Math.floor(ctx.clock.nowMs())
  const history = historyOf(ctx, earliestStartMs(objectives, atMs), atMs)
  const explanations = objectives.map((objective) => {
    const judged = judgeAll(objective, history)
    return explain(objective, judged, reportOf(objective, seriesOf(judged), atMs), atMs)
  })
  return toMarkdown(objectives, explanations)
}

/** Dashboards and Kibana's SLOs are imported one at a time. */
function theOne(objectives: readonly Objective[], app: string, format: string): Objective {
  const [one, ...others] = objectives
  if (one !== undefined && others.length === 0) return one
  throw new CliError({
    slug: 'slo.one-at-a-time',
    kind: 'usage',
    message: `${format} takes one objective at a time: ${objectives.map(({ slo }) => slo.id).join(', ')}`,
    recordable: true,
    next: objectives
      .slice(0, 1)
      .map(({ slo }) => ({ command: `${app} slo export ${format} ${slo.id}`, why: 'exports one' })),
  })
}
