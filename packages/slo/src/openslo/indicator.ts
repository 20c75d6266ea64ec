import { multiply, parseDecimal, rational, rationalToNumber, SloError } from '@indev/slo'
import type { Sli } from '../sli.ts'
import type { Cursor } from './cursor.ts'

/** Where an indicator's numbers come from, as the definition says; its meaning is the source's. */
export interface MetricSource {
  /** Such as `Prometheus`; `Indev` for events that machines record of themselves. */
  readonly type: string
  /** Name of a DataSource, if one is referred to. */
  readonly ref?: string
  /** In the words of the source. */
  readonly spec: Readonly<Record<string, unknown>>
}

/** What an SLO measures. */
export type Indicator =
  | {
      readonly kind: 'ratio'
      readonly good?: MetricSource
      readonly bad?: MetricSource
      readonly total?: MetricSource
      /** A ratio made by its source, and of what. */
      readonly raw?: { readonly source: MetricSource; readonly of: 'success' | 'failure' }
    }
  | { readonly kind: 'threshold'; readonly source: MetricSource }

const UNIT_NS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 6e10 }

/** Reads an SLI's spec; `undefined` when it has neither metric. */
export function readIndicator(spec: Cursor): Indicator | undefined {
  const threshold = readSource(spec.field('thresholdMetric'))
  if (threshold !== undefined) return { kind: 'threshold', source: threshold }
  const ratio = spec.field('ratioMetric')
  const [good, bad, total, raw] = ['good', 'bad', 'total', 'raw'].map((name) =>
    readSource(ratio.field(name)),
  )
  const isWhole = total !== undefined && (good !== undefined || bad !== undefined)
  if (!isWhole && raw === undefined) return undefined
  const of = ratio.field('rawType').text() === 'failure' ? 'failure' : 'success'
  return {
    kind: 'ratio',
    ...(good && { good }),
    ...(bad && { bad }),
    ...(total && { total }),
    ...(raw && { raw: { source: raw, of } }),
  }
}

/**
 * How events of an `Indev` source are judged by an objective: its duration against the value.
 *
 * @throws `SloError` `ERR_SLO_DEFINITION` for a field, unit or operator that it lacks.
 */
export function readSli(indicator: Indicator, objective: Cursor): Sli | undefined {
  if (indicator.kind !== 'threshold' || indicator.source.type !== 'Indev') return undefined
  const { field = 'duration', unit = 's', failedIsBad } = indicator.source.spec
  const unitNs = UNIT_NS[String(unit)]
  const op = objective.field('op').text() ?? ''
  const value = objective.field('value').scalar()
  if (field !== 'duration' || unitNs === undefined || value === undefined || !/^lte?$/.test(op)) {
    throw new SloError(
      'ERR_SLO_DEFINITION',
      'an Indev threshold is a duration in ns, us, ms, s or m, with a value and op lte or lt',
    )
  }
  const thresholdNs = rationalToNumber(multiply(parseDecimal(value), rational(unitNs)))
  return {
    kind: 'latency',
    // Durations are whole: below 2 s is at most 2 s less 1 ns.
    thresholdNs: op === 'lt' ? Math.ceil(thresholdNs) - 1 : Math.floor(thresholdNs),
    ...(typeof failedIsBad === 'boolean' && { failedIsBad }),
  }
}

function readSource(metric: Cursor): MetricSource | undefined {
  const nested = metric.field('metricSource')
  const [source, isV1] = nested.value === undefined ? [metric, false] : [nested, true]
  // v1alpha spells the source next to the query.
  const type = isV1 ? source.field('type').text() : source.field('source').text()
  const ref = source.field('metricSourceRef').text()
  const spec = isV1 ? source.field('spec').value : source.value
  if (type === undefined && ref === undefined) return undefined
  return {
    type: type ?? '',
    ...(ref !== undefined && { ref }),
    spec: typeof spec === 'object' && spec !== null ? { ...spec } : {},
  }
}
