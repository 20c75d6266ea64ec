import type { LogLinear } from '@indev/slo'
import { burnDownChart } from './chart-burn-down.ts'
import { heatMap } from './chart-heat-map.ts'
import { spendChart } from './chart-spend.ts'
import { escapeHtml, sharePercent } from './html.ts'
import { percent } from './percent.ts'
import type { SloReport } from './report.ts'
import { REPORT_STYLE } from './report-style.ts'
import { grouped } from './sentence.ts'
import type { SpendRow } from './spend.ts'

/** One objective and what its charts show. */
export interface ReportSection {
  readonly report: SloReport
  readonly latencies: ReadonlyMap<number, LogLinear>
  readonly days: readonly number[]
  /** The objective's own limit; `undefined` when it isn't about time. */
  readonly thresholdMs: number | undefined
  readonly byVersion: readonly SpendRow[]
  readonly byCommand: readonly SpendRow[]
}

/** What the page says of itself. */
export interface ReportPage {
  readonly app: string
  readonly atMs: number
  readonly sections: readonly ReportSection[]
  /** Lines and files that could not be read. */
  readonly corrupt: number
  /** Whose commands. */
  readonly source: 'journal' | 'prometheus'
}

/**
 * The whole report: one file that asks nobody for anything and runs nothing.
 *
 * Its own content security policy forbids both.
 */
export function reportPage({ app, atMs, sections, corrupt, source }: ReportPage): string {
  const title = `${app}: service level objectives`
  const moment = `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p class="soft">As ${source === 'journal' ? 'recorded on this machine' : 'counted by the fleet’s Prometheus server'} up to ${moment}.</p>
<nav class="overview">${sections.map(tile).join('')}</nav>
${sections.map(section).join('\n')}
<footer>Every number counts commands that ${source === 'journal' ? 'this machine' : 'the fleet'} ran. Ranges are 95 % Jeffreys intervals; days are UTC days.${
    corrupt === 0 ? '' : ` ${grouped(corrupt)} lines or files of the journal could not be read.`
  }</footer>
</main>
</body>
</html>
`
}

function tile({ report }: ReportSection): string {
  const { budget, id, title } = report
  const left = budget.remaining
  const [value, what] =
    left === null
      ? ['no data', 'in this window']
      : [sharePercent(Math.abs(left)), left < 0 ? 'over the budget' : 'of the budget left']
  return `<a class="tile" href="#${escapeHtml(id)}"><b class="${styleOf(report)}">${value}</b><span>${what}</span><span>${escapeHtml(title)}</span></a>`
}

function section(of: ReportSection): string {
  const { report, latencies, days, thresholdMs, byVersion, byCommand } = of
  const { id, title, target, window, verdict, sentence } = report
  const head = `<header class="slo"><div><h2>${escapeHtml(title)}</h2><p class="soft">${escapeHtml(`${target} over ${window} · ${id} · ${report.origin}`)}</p></div><span class="chip ${styleOf(report)}">${verdict.replace('_', ' ')}</span></header>
<p class="says">${escapeHtml(sentence.replaceAll(' %', '\u00A0%'))}</p>`
  if (report.total === 0) return `<section id="${escapeHtml(id)}">${head}</section>`
  const hasSpent = report.bad > 0
  return `<section id="${escapeHtml(id)}">${head}
${numbers(report)}
<h3>Error budget left</h3>
${burnDownChart(report.burnDown, id)}
${latencies.size === 0 ? '' : `<h3>How long commands took${thresholdMs === undefined ? '' : ', against the limit'}</h3>\n${heatMap(latencies, days, thresholdMs)}`}
${hasSpent ? `<h3>Budget spent by version</h3>\n${spendChart(byVersion, 'version')}` : ''}
${hasSpent && byCommand.length > 1 ? `<h3>Budget spent by command</h3>\n${spendChart(byCommand, 'command')}` : ''}
</section>`
}

function numbers({ budget, sli, good, bad, burnRate, excluded }: SloReport): string {
  const left = Object.values(excluded).reduce((sum, count) => sum + count, 0)
  const rate = burnRate['3d']
  const facts: readonly (readonly [string, string])[] = [
    ['Success', sli === null ? '–' : percent(sli)],
    ['Good', grouped(good)],
    ['Bad', grouped(bad)],
    ['Bad allowed', grouped(Math.floor(budget.allowed))],
    ['Burn rate, 3d', rate === null ? '–' : rate.toFixed(2)],
    ['Not counted', grouped(left)],
  ]
  return `<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`
}

function styleOf({ verdict, budget }: SloReport): string {
  if (budget.remaining === null) return 'none'
  if (budget.left < 0 || verdict === 'breached') return 'bad'
  return verdict === 'met' ? 'good' : 'warn'
}
