import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { type Explanation, explain, explanationText } from '../slo/explain.ts'
import { historyOf, judgeAll, seriesOf } from '../slo/history.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { earliestStartMs } from '../slo/objective.ts'
import { reportOf } from '../slo/report.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'

/** `slo explain`: what the numbers mean, with this objective's own. */
export const sloExplain: Command = defineCommand({
  path: ['slo', 'explain'],
  summary: 'Explains the objectives in plain words',
  positionals: ['id'],
  args: SELECTION_ARGS,
  async run({ id, dir }, ctx): Promise<readonly Explanation[]> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    const history = historyOf(ctx, earliestStartMs(objectives, atMs), atMs)
    return objectives.map((objective) => {
      const judged = judgeAll(objective, history)
      return explain(objective, judged, reportOf(objective, seriesOf(judged), atMs), atMs)
    })
  },
  human: explanationText,
})
