import type { AlertWindow } from '../alert-windows.ts'
import { budgetShare, formatPromDuration, formatRational, rational } from '@indev/slo'
import {
  identityLabels,
  ratioRecording,
  selector,
  type PrometheusOptions,
  type PrometheusSlo,
  type Rule,
} from './definition.ts'

const DAY_MS = 86_400_000
const JOIN = '/ on(sloth_id, sloth_slo, sloth_service) group_left'

/** The error ratio over every window of the rules, and over the period. */
export function sliRecordings(
  definition: PrometheusSlo,
  windows: readonly AlertWindow[],
  periodMs: number,
  optimised: boolean,
): readonly Rule[] {
  const lengths = windows.flatMap(({ shortMs, longMs }) => [shortMs, longMs])
  const names = [...new Set(lengths)].toSorted((a, b) => a - b).map(formatPromDuration)
  const period = formatPromDuration(periodMs)
  const base = { ...definition.labels, ...identityLabels(definition) }
  const rule = (window: string, expr: string): Rule => ({
    record: ratioRecording(window),
    expr,
    labels: { ...base, sloth_window: window },
  })
  const shortest = names[0] ?? period
  const whole = optimised
    ? averageOf(`${ratioRecording(shortest)}${selector(identityLabels(definition))}`, period)
    : ratioOver(definition, period)
  return [...names.map((name) => rule(name, ratioOver(definition, name))), rule(period, whole)]
}

/** What sloth's dashboards show: the objective, the budget and how it burns. */
export function metaRecordings(
  definition: PrometheusSlo,
  shortestMs: number,
  periodMs: number,
  info: NonNullable<PrometheusOptions['info']>,
): readonly Rule[] {
  const { target } = definition.slo
  const labels = { ...definition.labels, ...identityLabels(definition) }
  const where = selector(identityLabels(definition))
  const burn = (windowMs: number): string =>
    [
      `${ratioRecording(formatPromDuration(windowMs))}${where}`,
      JOIN,
      `slo:error_budget:ratio${where}`,
    ].join('\n')
  const days = formatRational(rational(periodMs, DAY_MS))
  const objective = formatRational(rational(target.n * 100n, target.d))
  return [
    { record: 'slo:objective:ratio', expr: `vector(${formatRational(target)})`, labels },
    {
      record: 'slo:error_budget:ratio',
      expr: `vector(${formatRational(budgetShare(target))})`,
      labels,
    },
    { record: 'slo:time_period:days', expr: `vector(${days})`, labels },
    { record: 'slo:current_burn_rate:ratio', expr: burn(shortestMs), labels },
    { record: 'slo:period_burn_rate:ratio', expr: burn(periodMs), labels },
    {
      record: 'slo:period_error_budget_remaining:ratio',
      expr: `1 - slo:period_burn_rate:ratio${where}`,
      labels,
    },
    {
      record: 'sloth_slo_info',
      expr: 'vector(1)',
      labels: { ...labels, ...info, sloth_objective: objective },
    },
  ]
}

function ratioOver({ errorQuery, totalQuery }: PrometheusSlo, window: string): string {
  const over = (query: string): string => `(${query.replaceAll('{{.window}}', window)})`
  return [over(errorQuery), '/', over(totalQuery)].join('\n')
}

function averageOf(series: string, period: string): string {
  return [
    `sum_over_time(${series}[${period}])`,
    '/ ignoring (sloth_window)',
    `count_over_time(${series}[${period}])`,
  ].join('\n')
}
