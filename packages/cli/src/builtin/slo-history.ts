import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import { DAY_MS, dayReports, daysBetween } from '../slo/days.ts'
import { charsetOf } from '../slo/draw.ts'
import { HistoryResult, type ObjectiveDays, historyText } from '../slo/history-text.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { isIdle } from '../slo/objective.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { SOURCE_ARGS } from '../slo/source-args.ts'
import { recordAll } from '../slo/source.ts'
import { DAYS } from './results/slo-results.ts'

/** `slo history`: the objectives day by day. */
export const sloHistory: Command = defineCommand({
  path: ['slo', 'history'],
  summary: 'Shows the objectives day by day.',
  positionals: ['id'],
  args: {
    ...SELECTION_ARGS,
    ...SOURCE_ARGS,
    days: {
      type: 'number',
      integer: true,
      min: 1,
      max: 400,
      default: 30,
      summary: 'How many days',
    },
  },
  result: DAYS,
  async run({ id, dir, days, source, url }, ctx): Promise<HistoryResult> {
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const atMs = Math.floor(ctx.clock.nowMs())
    const fromMs = (Math.floor(atMs / DAY_MS) - days + 1) * DAY_MS
    const all = await recordAll(
      objectives,
      { source, url },
      atMs,
      ctx,
      ({ objective, judged, latencies }): readonly ObjectiveDays[] => {
        if (isIdle(objective, judged.length, id)) return []
        const reports = dayReports(objective, judged, latencies(), daysBetween(fromMs, atMs))
        return [{ id: objective.slo.id, title: objective.title, days: reports }]
      },
      { fromMs, atMs, byDay: true },
    )
    return new HistoryResult(all.flat(), charsetOf(ctx.env))
  },
  human: historyText,
})
