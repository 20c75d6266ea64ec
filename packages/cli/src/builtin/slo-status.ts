import { readJournal } from '@indev/telemetry'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import type { View } from '../view.ts'
import { percent } from './percent.ts'
import { eventsOf } from './slo-events.ts'
import { type SloReport, longestWindowMs, reportOf } from './slo-report.ts'

/** `slo status`: the error budgets, from what this machine recorded, offline. */
export const sloStatus: Command = defineCommand({
  path: ['slo', 'status'],
  summary: 'Shows what is left of the error budgets',
  args: {},
  run(_args, { app, paths, clock }): readonly SloReport[] {
    const definitions = app.slos ?? []
    const atMs = Math.floor(clock.nowMs())
    const fromMs = atMs - longestWindowMs(definitions)
    const entries =
      paths === undefined ? [] : readJournal(paths, { fromMs, toMs: atMs + 1 }).entries
    return definitions.map((definition) =>
      reportOf(definition, app.identity.name, eventsOf(definition.sli, entries), atMs),
    )
  },
  human: statusText,
})

function statusText(reports: readonly SloReport[], view: View): string {
  const table = view.table(
    [
      'SLO',
      'TARGET',
      'WINDOW',
      'SLI',
      'GOOD/TOTAL',
      'BUDGET LEFT',
      'BURN 1h',
      '6h',
      '3d',
      'VERDICT',
    ],
    reports.map((report) => [
      report.id,
      report.target,
      report.window,
      share(report.sli),
      `${report.good}/${report.total}`,
      tenths(report.budget.remaining),
      rate(report.burnRate['1h']),
      rate(report.burnRate['6h']),
      rate(report.burnRate['3d']),
      report.verdict,
    ]),
  )
  const notes = reports.map(({ title, sentence, excluded }) => {
    const left = Object.entries(excluded).filter(([, count]) => count > 0)
    const list = left.map(([reason, count]) => `${count} ${reason}`).join(', ')
    return `\n${view.paint('bold', title)}\n  ${sentence}${list === '' ? '' : ` Not counted: ${list}.`}\n`
  })
  return `${table}${notes.join('')}`
}

function share(value: number | null): string {
  return value === null ? '-' : percent(value)
}

/** An overspent budget is far below zero soon: one decimal is enough. */
function tenths(value: number | null): string {
  return value === null ? '-' : `${String(Math.floor(value * 1000) / 10)} %`
}

function rate(value: number | null): string {
  return value === null ? '-' : value.toFixed(value < 10 ? 2 : 0)
}
