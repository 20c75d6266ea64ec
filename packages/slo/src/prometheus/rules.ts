import { alertWindows, catalogueWindows } from '@indev/slo'
import { typicalLengthMs, type Conversion, type Loss } from '../export/conversion.ts'
import type { Slo } from '../slo.ts'
import { alertRules } from './alert-rules.ts'
import {
  slothId,
  type PrometheusOptions,
  type PrometheusSlo,
  type RuleFile,
  type RuleGroup,
} from './definition.ts'
import { metaRecordings, sliRecordings } from './recordings.ts'

/**
 * Prometheus rules in sloth's names, labels and groups, so that dashboards made for sloth show them.
 *
 * @throws `SloError` `ERR_SLO_UNREACHABLE` when an alert could never fire, `ERR_SLO_WINDOW`
 *   for a catalogue that does not fit into the period.
 * @see https://sloth.dev
 */
export function toPrometheusRules(
  definitions: readonly PrometheusSlo[],
  options: PrometheusOptions = {},
): Conversion<RuleFile> {
  return {
    value: { groups: definitions.flatMap((definition) => groupsOf(definition, options)) },
    losses: definitions.flatMap(({ slo }) => lossesOf(slo, options)),
  }
}

function groupsOf(definition: PrometheusSlo, options: PrometheusOptions): readonly RuleGroup[] {
  const { catalogue = 'google', optimised = false, info = {} } = options
  const { slo } = definition
  const periodMs = typicalLengthMs(slo.window)
  const windows = catalogueWindows(catalogue, periodMs)
  const shortestMs = Math.min(...windows.map(({ shortMs }) => shortMs))
  const id = slothId(slo)
  const { page, ticket } = definition.alerting ?? {}
  const silent = page?.disabled === true && ticket?.disabled === true
  // Rules that are not written need not be reachable.
  const alerts =
    definition.alerting === undefined || silent
      ? []
      : alertRules(definition, alertWindows({ periodMs, target: slo.target, catalogue }))
  return [
    {
      name: `sloth-slo-sli-recordings-${id}`,
      rules: sliRecordings(definition, windows, periodMs, optimised),
    },
    {
      name: `sloth-slo-meta-recordings-${id}`,
      rules: metaRecordings(definition, shortestMs, periodMs, info),
    },
    ...(alerts.length === 0 ? [] : [{ name: `sloth-slo-alerts-${id}`, rules: alerts }]),
  ]
}

function lossesOf(slo: Slo, { optimised = false }: PrometheusOptions): readonly Loss[] {
  const losses: Loss[] = []
  const lose = (field: Loss['field'], message: string): void => {
    losses.push({ slo: slo.id, field, message })
  }
  if (slo.window.kind === 'calendar') lose('window', 'a rolling window of one typical period')
  if (optimised && slo.method === 'Occurrences') lose('method', 'the average of short ratios')
  if (slo.method === 'Timeslices') lose('method', 'ratios of events, not of slices')
  if (slo.method === 'RatioTimeslices' && !optimised)
    lose('method', 'ratios of events, not of slices')
  if (slo.noData !== undefined && slo.noData !== 'exclude') lose('noData', 'nothing for no data')
  if (slo.weighting !== undefined && slo.weighting !== 'event') lose('weighting', 'every event')
  return losses
}
