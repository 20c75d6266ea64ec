import { wrapText } from '../output/wrap.ts'
import type { View } from '../view.ts'
import { type Charset, bar, sparkline } from './draw.ts'
import { percent } from './percent.ts'
import type { SloReport } from './report.ts'
import { grouped, spanText } from './sentence.ts'

const BAR_COLUMNS = 24
/** What stands before the words of a block. */
const INDENT_COLUMNS = 13

/** Budgets as a person looks at them: bar, burn-down, verdict. */
export function statusText(reports: readonly SloReport[], charset: Charset, view: View): string {
  if (reports.length === 0) return 'No objectives.\n'
  const blocks = reports.map((report) => block(report, charset, view))
  return blocks.join('\n')
}

function block(report: SloReport, charset: Charset, view: View): string {
  const { budget, verdict, burnDown } = report
  const style = styleOf(report)
  const left = budget.remaining
  const lines = [
    `${view.paint('bold', report.title)}  ${view.paint('dim', `${report.id}, ${report.target} over ${report.window}`)}`,
    `  budget     ${view.paint(style, bar(left ?? 0, BAR_COLUMNS, charset))}  ${leftText(report)}`,
    ...(burnDown.length === 0
      ? []
      : [
          `  burn-down  ${view.paint(
            style,
            sparkline(
              burnDown.map(({ remaining }) => remaining),
              charset,
              Math.min(0, left ?? 0),
              1,
            ),
          )}  ${budgetText(report)}`,
        ]),
    `  burn rate  1h ${rate(report.burnRate['1h'])}   6h ${rate(report.burnRate['6h'])}   3d ${rate(report.burnRate['3d'])}${exhaustionText(report, view.nowMs)}`,
    `  ${view.paint(style, verdictText(verdict))}  ${besideVerdict(report, view)}`,
  ]
  return `${lines.join('\n')}\n`
}

function styleOf({ verdict, budget }: SloReport): 'good' | 'warn' | 'bad' | 'dim' {
  if (budget.remaining === null) return 'dim'
  if (budget.left < 0 || verdict === 'breached') return 'bad'
  return verdict === 'met' ? 'good' : 'warn'
}

function leftText({ budget, sli }: SloReport): string {
  if (budget.remaining === null || sli === null) return 'no data'
  const tenths = Math.floor(budget.remaining * 1000) / 10
  return tenths < 0
    ? `overspent ${times(1 - budget.remaining)}: success ${percent(sli)}`
    : `${tenths} % left, success ${percent(sli)}`
}

/** 200 times the budget, 1.5 times the budget. */
function times(consumed: number): string {
  return `${consumed >= 10 ? Math.round(consumed) : Math.round(consumed * 10) / 10} times`
}

function budgetText({ budget }: SloReport): string {
  const allowed =
    budget.allowed < 10 ? Number(budget.allowed.toFixed(2)) : Math.floor(budget.allowed)
  return `${grouped(budget.spent)} bad, ${budget.allowed < 10 ? allowed : grouped(allowed)} allowed`
}

function exhaustionText({ exhaustedAtMs, budget }: SloReport, nowMs: number): string {
  if (exhaustedAtMs === null || budget.left <= 0) return ''
  return `   gone in ${spanText(exhaustedAtMs - nowMs)} at this rate`
}

function verdictText(verdict: SloReport['verdict']): string {
  return verdict.padEnd(9)
}

/** Below itself where the terminal ends, not below the verdict. */
function besideVerdict(report: SloReport, { widthColumns }: View): string {
  const lines = wrapText(`${report.sentence}${noteText(report)}`, widthColumns - INDENT_COLUMNS)
  return lines.join(`\n${' '.repeat(INDENT_COLUMNS)}`)
}

function noteText({ excluded, unsure }: SloReport): string {
  const left = Object.entries(excluded).filter(([, count]) => count > 0)
  const list = left.map(([reason, count]) => `${grouped(count)} ${reason}`).join(', ')
  const notes = [
    ...(list === '' ? [] : [`Not counted: ${list}.`]),
    ...(unsure === 0 ? [] : [`${unsure} near the threshold count as slow.`]),
  ]
  return notes.map((note) => ` ${note}`).join('')
}

function rate(value: number | null): string {
  return value === null ? '-' : value.toFixed(value < 10 ? 2 : 0)
}
