import type { View } from '../view.ts'
import type { DayReport } from './days.ts'
import { type Charset, bar, sparkline } from './draw.ts'
import { percent } from './percent.ts'

/** One objective's days. */
export interface ObjectiveDays {
  readonly id: string
  readonly title: string
  readonly days: readonly DayReport[]
}

/** What `slo history` found; in JSON the bare list. */
export class HistoryResult {
  readonly objectives: readonly ObjectiveDays[]
  readonly charset: Charset

  constructor(objectives: readonly ObjectiveDays[], charset: Charset) {
    this.objectives = objectives
    this.charset = charset
  }

  toJSON(): readonly ObjectiveDays[] {
    return this.objectives
  }
}

/** A table of days for each objective, under a line that shows them at a glance. */
export function historyText({ objectives, charset }: HistoryResult, view: View): string {
  const blocks = objectives.map(({ id, title, days }) => {
    const known = days.filter(({ sli }) => sli !== null)
    if (known.length === 0) return `${view.paint('bold', title)}  ${id}: nothing was recorded\n`
    const rates = days.map(({ sli }) => sli)
    const low = Math.min(...known.map(({ sli }) => sli ?? 1))
    const worst = Math.max(...days.map(({ shareOfBudget }) => shareOfBudget ?? 0))
    const table = view.table(
      ['DAY', 'GOOD/TOTAL', 'SUCCESS', 'p50', 'p95', 'BUDGET SPENT'],
      known.map((day) => [
        day.day,
        `${day.good}/${day.good + day.bad}`,
        percent(day.sli ?? 0),
        ms(day.p50Ms),
        ms(day.p95Ms),
        spent(day, worst, charset, view),
      ]),
    )
    return `${view.paint('bold', title)}  ${view.paint('dim', id)}\n${sparkline(rates, charset, low, 1)}  ${percent(low)} to ${percent(Math.max(...known.map(({ sli }) => sli ?? 0)))} a day\n${table}`
  })
  return blocks.length === 0 ? 'No objectives.\n' : blocks.join('\n')
}

function spent({ shareOfBudget }: DayReport, worst: number, charset: Charset, view: View): string {
  if (shareOfBudget === null || shareOfBudget === 0) return '-'
  const text = `${(shareOfBudget * 100).toFixed(1)} %`.padStart(8)
  const columns = Math.max(1, Math.round((shareOfBudget / worst) * 20))
  return `${text}  ${view.paint(shareOfBudget > 0.1 ? 'bad' : 'warn', bar(1, columns, charset))}`
}

function ms(value: number | null): string {
  if (value === null) return '-'
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`
}
