import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { charsetOf } from '../slo/draw.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { isIdle } from '../slo/objective.ts'
import { reportOf } from '../slo/report.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { SOURCE_ARGS } from '../slo/source-args.ts'
import { measureAll } from '../slo/source.ts'
import { StatusResult } from '../slo/status-result.ts'
import { statusText } from '../slo/status-text.ts'
import { REPORTS } from './results/slo-results.ts'

/** `slo status`: the error budgets, from what this machine recorded, offline; or from the fleet. */
export const sloStatus: Command = defineCommand({
  path: ['slo', 'status'],
  summary: 'Shows what is left of the error budgets.',
  positionals: ['id'],
  args: { ...SELECTION_ARGS, ...SOURCE_ARGS },
  result: REPORTS,
  async run({ id, dir, source, url }, ctx): Promise<StatusResult> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    const reports = await measureAll(
      objectives,
      { source, url },
      atMs,
      ctx,
      (objective, { series, unsure }) => {
        const report = reportOf(objective, series, atMs, unsure)
        return isIdle(objective, report.total, id) ? [] : [report]
      },
    )
    return new StatusResult(reports.flat(), charsetOf(ctx.env))
  },
  human: ({ reports, charset }, view) => statusText(reports, charset, view),
  names: ({ reports }) => reports.map(({ id }) => id),
})
