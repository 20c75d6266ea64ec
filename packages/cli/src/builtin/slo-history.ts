import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { DAY_MS, type DayReport, dayReports, daysBetween } from '../slo/days.ts'
import { charsetOf } from '../slo/draw.ts'
import { historyOf, judgeAll } from '../slo/history.ts'
import { HistoryResult, historyText } from '../slo/history-text.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'

/** `slo history`: the objectives day by day. */
export const sloHistory: Command = defineCommand({
  path: ['slo', 'history'],
  summary: 'Shows the objectives day by day',
  positionals: ['id'],
  args: {
    ...SELECTION_ARGS,
    days: {
      type: 'number',
      integer: true,
      min: 1,
      max: 400,
      default: 30,
      summary: 'How many days',
    },
  },
  async run({ id, dir, days }, ctx): Promise<HistoryResult> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    const fromMs = (Math.floor(atMs / DAY_MS) - days + 1) * DAY_MS
    const history = historyOf(ctx, fromMs, atMs)
    const all = objectives.map(
      (objective): { id: string; title: string; days: readonly DayReport[] } => ({
        id: objective.slo.id,
        title: objective.title,
        days: dayReports(
          objective,
          judgeAll(objective, history),
          history,
          daysBetween(fromMs, atMs),
        ),
      }),
    )
    return new HistoryResult(all, charsetOf(ctx.env))
  },
  human: historyText,
})
