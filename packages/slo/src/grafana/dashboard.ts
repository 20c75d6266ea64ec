import { budgetShare, formatPromDuration, rationalToNumber } from '@indev/slo'
import { typicalLengthMs } from '../export/conversion.ts'
import { ratioRecording, selector } from '../prometheus/definition.ts'
import type { Slo } from '../slo.ts'
import { panel, type Panel } from './panel.ts'

/** A dashboard as Grafana imports it. */
export type GrafanaDashboard = {
  readonly title: string
  readonly uid: string
  readonly tags: readonly string[]
  readonly editable: boolean
  readonly schemaVersion: number
  readonly refresh: string
  readonly time: { readonly from: string; readonly to: string }
  readonly templating: { readonly list: readonly Readonly<Record<string, string>>[] }
  readonly panels: readonly Panel[]
}

/**
 * A Grafana dashboard of one SLO, over the recordings that `toPrometheusRules` writes.
 *
 * Its range is the SLO's period and its data source a variable, so that it imports anywhere.
 */
export function toGrafanaDashboard(slo: Slo): GrafanaDashboard {
  const id = `${slo.service}-${slo.id}`
  const period = formatPromDuration(typicalLengthMs(slo.window))
  const where = selector({ sloth_id: id })
  const budget = rationalToNumber(budgetShare(slo.target))
  return {
    title: `SLO ${slo.service} ${slo.id}`,
    uid: uidOf(id),
    tags: ['slo', slo.service],
    editable: true,
    schemaVersion: 39,
    refresh: '5m',
    time: { from: `now-${period}`, to: 'now' },
    templating: {
      list: [{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' }],
    },
    panels: [
      panel('Error budget left', 'stat', 0, `slo:period_error_budget_remaining:ratio${where}`, {
        unit: 'percentunit',
        steps: [
          [null, 'red'],
          [0, 'yellow'],
          [0.25, 'green'],
        ],
      }),
      panel('Success over the period', 'stat', 1, `1 - ${ratioRecording(period)}${where}`, {
        unit: 'percentunit',
        decimals: 3,
        steps: [
          [null, 'red'],
          [1 - budget, 'green'],
        ],
      }),
      panel('Burn rate now', 'stat', 2, `slo:current_burn_rate:ratio${where}`, {
        unit: 'none',
        steps: [
          [null, 'green'],
          [1, 'yellow'],
          [6, 'red'],
        ],
      }),
      panel('Burn-down', 'timeseries', 3, `slo:period_error_budget_remaining:ratio${where}`, {
        unit: 'percentunit',
        steps: [
          [null, 'red'],
          [0, 'green'],
        ],
      }),
      panel(
        'Error ratio by window',
        'timeseries',
        4,
        `{__name__=~"slo:sli_error:ratio_rate.+", sloth_id="${id}"}`,
        {
          unit: 'percentunit',
          legend: '{{sloth_window}}',
          steps: [
            [null, 'green'],
            [budget, 'red'],
          ],
        },
      ),
    ],
  }
}

/** Grafana's ids have at most 40 characters: a long name keeps its end, which tells SLOs apart. */
function uidOf(id: string): string {
  return `slo-${id.replaceAll(/[^\w-]/g, '-').slice(-36)}`
}
