import { formatRational } from '@indev/slo'
import { shorthand } from '../export/shorthand.ts'
import { toYamlDocuments, type YamlValue } from '../export/yaml.ts'
import type { Slo } from '../slo.ts'
import type { Window } from '../window.ts'

/** An SLO over events that machines record of themselves, as OpenSLO knows it. */
export interface OpenSloDefinition {
  /** What to write. */
  readonly slo: Slo
  /** For people. */
  readonly displayName?: string
  /** For people. */
  readonly description?: string
  /** Which events count, such as `{ command: 'cluster create' }`. */
  readonly where: Readonly<Record<string, string>>
}

/**
 * Writes OpenSLO v1, one document for each SLO; `readOpenSlo` reads the same SLOs back.
 *
 * What v1 has no field for, the treatment of empty slices and the weighting, is an annotation.
 *
 * @throws `SloError` `ERR_SLO_DURATION`.
 */
export function toOpenSlo(definitions: readonly OpenSloDefinition[]): string {
  return toYamlDocuments(definitions.map(documentOf))
}

function documentOf({ slo, displayName, description, where }: OpenSloDefinition): YamlValue {
  const annotations = annotationsOf(slo)
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: {
      name: slo.id,
      displayName,
      annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    },
    spec: {
      description,
      service: slo.service,
      timeWindow: [timeWindow(slo.window)],
      budgetingMethod: slo.method,
      indicator: { metadata: { name: `${slo.id}-indicator` }, spec: indicatorOf(slo, where) },
      objectives: [objectiveOf(slo)],
    },
  }
}

function timeWindow(window: Window): YamlValue {
  const duration = `${window.duration.count}${window.duration.unit}`
  if (window.kind === 'rolling') return { duration, isRolling: true }
  const { startTime, timeZone } = window
  return { duration, isRolling: false, calendar: { startTime, timeZone } }
}

function indicatorOf({ sli }: Slo, where: Readonly<Record<string, string>>): YamlValue {
  if (sli?.kind !== 'latency') {
    const source = (outcome?: string): YamlValue => ({
      metricSource: { type: 'Indev', spec: { where, outcome } },
    })
    return { ratioMetric: { counter: true, good: source('good'), total: source() } }
  }
  const { failedIsBad } = sli
  const spec = { where, field: 'duration', unit: 'ns', failedIsBad }
  return { thresholdMetric: { metricSource: { type: 'Indev', spec } } }
}

function objectiveOf({ target, sli, timeSlice }: Slo): YamlValue {
  return {
    ...(sli?.kind === 'latency' && { op: 'lte', value: sli.thresholdNs }),
    target: Number(formatRational(target)),
    timeSliceTarget: timeSlice?.target && Number(formatRational(timeSlice.target)),
    timeSliceWindow: timeSlice && shorthand(timeSlice.lengthMs),
  }
}

function annotationsOf({ noData, weighting }: Slo): Readonly<Record<string, string>> {
  const cap = typeof weighting === 'object' ? `cap ${weighting.cap}` : weighting
  return {
    ...(noData !== undefined && { 'indev.dev/no-data': noData }),
    ...(cap !== undefined && cap !== 'event' && { 'indev.dev/weighting': cap }),
  }
}
