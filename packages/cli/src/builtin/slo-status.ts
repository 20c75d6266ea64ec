import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { charsetOf } from '../slo/draw.ts'
import { historyOf, judgeAll, seriesOf } from '../slo/history.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { earliestStartMs } from '../slo/objective.ts'
import { reportOf } from '../slo/report.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { StatusResult } from '../slo/status-result.ts'
import { statusText } from '../slo/status-text.ts'

/** `slo status`: the error budgets, from what this machine recorded, offline. */
export const sloStatus: Command = defineCommand({
  path: ['slo', 'status'],
  summary: 'Shows what is left of the error budgets',
  positionals: ['id'],
  args: SELECTION_ARGS,
  async run({ id, dir }, ctx): Promise<StatusResult> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    const history = historyOf(ctx, earliestStartMs(objectives, atMs), atMs)
    const reports = objectives.flatMap((objective) => {
      const judged = judgeAll(objective, history)
      const unsure = judged.reduce((sum, each) => sum + each.unsure, 0)
      const report = reportOf(objective, seriesOf(judged), atMs, unsure)
      // The pipeline's own objective is nobody's question before there is an answer.
      return objective.where.part === 'load' && report.total === 0 && id.length === 0
        ? []
        : [report]
    })
    return new StatusResult(reports, charsetOf(ctx.env))
  },
  human: ({ reports, charset }, view) => statusText(reports, charset, view),
})
