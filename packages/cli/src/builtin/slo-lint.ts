import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { type LintFinding, lintObjective, lintText } from '../slo/lint.ts'
import { loadObjectives } from '../slo/load-objectives.ts'
import { isIdle } from '../slo/objective.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { SOURCE_ARGS } from '../slo/source-args.ts'
import { recordAll } from '../slo/source.ts'
import { FINDINGS } from './results/slo-results.ts'

/** `slo lint`: what is wrong with the objectives, or can never be known with this traffic. */
export const sloLint: Command = defineCommand({
  path: ['slo', 'lint'],
  summary: 'Checks that the objectives can be kept, missed and told apart.',
  positionals: ['id'],
  args: { ...SELECTION_ARGS, ...SOURCE_ARGS },
  result: FINDINGS,
  async run({ id, dir, source, url }, ctx): Promise<readonly LintFinding[]> {
    const { objectives, findings } = await loadObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    const found = await recordAll(
      objectives,
      { source, url },
      atMs,
      ctx,
      ({ objective, judged, sinceMs = atMs }) =>
        isIdle(objective, judged.length, id)
          ? []
          : lintObjective(objective, judged, { atMs, sinceMs }),
    )
    return [
      ...findings.map(({ file, severity, message, line, column }) => ({
        objective: null,
        at: [file, line, column].filter((part) => part !== undefined).join(':'),
        severity,
        message,
        suggestions: [],
      })),
      ...found.flat(),
    ]
  },
  human: lintText,
})
