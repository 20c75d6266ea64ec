import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { type Explanation, explain, explanationText } from '../slo/explain.ts'
import { seriesOf } from '../slo/history.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { reportOf } from '../slo/report.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { SOURCE_ARGS } from '../slo/source-args.ts'
import { recordAll } from '../slo/source.ts'
import { EXPLANATIONS } from './results/slo-results.ts'

/** `slo explain`: what the numbers mean, with this objective's own. */
export const sloExplain: Command = defineCommand({
  path: ['slo', 'explain'],
  summary: 'Explains the objectives in plain words.',
  positionals: ['id'],
  args: { ...SELECTION_ARGS, ...SOURCE_ARGS },
  result: EXPLANATIONS,
  async run({ id, dir, source, url }, ctx): Promise<readonly Explanation[]> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    return await recordAll(objectives, { source, url }, atMs, ctx, ({ objective, judged }) =>
      explain(objective, judged, reportOf(objective, seriesOf(judged), atMs), atMs),
    )
  },
  human: explanationText,
  names: (explanations) => explanations.map(({ id }) => id),
})
