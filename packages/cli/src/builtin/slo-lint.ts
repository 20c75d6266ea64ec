import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { firstMs, historyOf, judgeAll } from '../slo/history.ts'
import { type LintFinding, lintObjective, lintText } from '../slo/lint.ts'
import { loadObjectives } from '../slo/load-objectives.ts'
import { earliestStartMs } from '../slo/objective.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'

/** `slo lint`: what is wrong with the objectives, or can never be known with this traffic. */
export const sloLint: Command = defineCommand({
  path: ['slo', 'lint'],
  summary: 'Checks that the objectives can be kept, missed and told apart',
  positionals: ['id'],
  args: SELECTION_ARGS,
  async run({ id, dir }, ctx): Promise<readonly LintFinding[]> {
    const { objectives, findings } = await loadObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    const history = historyOf(ctx, earliestStartMs(objectives, atMs), atMs)
    const sinceMs = firstMs(history) ?? atMs
    return [
      ...findings.map(({ file, severity, message, line, column }) => ({
        objective: null,
        at: [file, line, column].filter((part) => part !== undefined).join(':'),
        severity,
        message,
        suggestions: [],
      })),
      ...objectives.flatMap((objective) =>
        lintObjective(objective, judgeAll(objective, history), { atMs, sinceMs }),
      ),
    ]
  },
  human: lintText,
})
