import { SloError } from '@indev/slo'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import {
  type AlertSpan,
  alertHistory,
  alertTable,
  countText,
  eventsOf,
} from '../slo/alert-history.ts'
import { DAY_MS } from '../slo/days.ts'
import { historyOf, judgeAll } from '../slo/history.ts'
import { soundObjectives } from '../slo/load-objectives.ts'
import { windowMs } from '../slo/objective.ts'
import { SELECTION_ARGS } from '../slo/selection-args.ts'
import { SOURCE_ARGS } from '../slo/source-args.ts'
import { onlyJournal } from '../slo/source.ts'
import { REPLAYED } from './results/slo-results.ts'

/** What the alerts of one objective would have been. */
interface Replayed {
  readonly id: string
  readonly title: string
  readonly fromMs: number
  readonly untilMs: number
  readonly alerts: readonly AlertSpan[]
  /** How many there would be if those that rest on too few failures were not held back. */
  readonly ungated: readonly AlertSpan[]
  /** Why there can be none; `null` when there can. */
  readonly impossible: string | null
}

/** `slo replay`: the usual alerts over what was recorded. */
export const sloReplay: Command = defineCommand({
  path: ['slo', 'replay'],
  summary: 'Shows which alerts the recorded commands would have raised.',
  positionals: ['id'],
  args: {
    ...SELECTION_ARGS,
    ...SOURCE_ARGS,
    days: { type: 'number', integer: true, min: 1, max: 365, default: 30, summary: 'How far back' },
  },
  result: REPLAYED,
  async run({ id, dir, days, source }, ctx): Promise<readonly Replayed[]> {
    onlyJournal(source, ctx)
    const objectives = await soundObjectives(ctx, { ids: id, dir })
    const untilMs = Math.floor(ctx.clock.nowMs())
    const fromMs = untilMs - days * DAY_MS
    // What was spent by the first alert was spent in a window that began earlier.
    const longest = Math.max(0, ...objectives.map(({ slo }) => windowMs(slo, untilMs)))
    const history = historyOf(ctx, fromMs - longest, untilMs)
    return objectives.map((objective) => {
      const { slo, title } = objective
      const of = { id: slo.id, title, fromMs, untilMs }
      try {
        const events = eventsOf(judgeAll(objective, history))
        const [alerts = [], ungated = []] = [true, false].map((isGated) =>
          alertHistory(slo, events, of, isGated),
        )
        return { ...of, alerts, ungated, impossible: null }
      } catch (error) {
        if (!(error instanceof SloError)) throw error
        return { ...of, alerts: [], ungated: [], impossible: error.message }
      }
    })
  },
  human: (all, view) =>
    all
      .map(({ id, title, fromMs, untilMs, alerts, ungated, impossible }) => {
        const head = `${view.paint('bold', title)}  ${view.paint('dim', id)}\n`
        if (impossible !== null) return `${head}No alert can fire: ${impossible}.\n`
        const days = Math.round((untilMs - fromMs) / DAY_MS)
        const sum = `In ${days} days there would have been ${countText(alerts)}${heldBack(alerts, ungated)}.\n`
        return `${head}${sum}${alerts.length === 0 ? '' : alertTable(alerts, untilMs, view)}`
      })
      .join('\n'),
  names: (replayed) => replayed.map(({ id }) => id),
})

function heldBack(alerts: readonly AlertSpan[], ungated: readonly AlertSpan[]): string {
  if (alerts.length === ungated.length) return ''
  return `; ${countText(ungated)} if one or two failures were enough`
}
