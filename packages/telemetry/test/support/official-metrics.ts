import { attributes, decodeOfficially, list, step, text } from './official.ts'

/** A data point as the protobuf classes that OpenTelemetry generated say it. */
export interface OfficialPoint {
  readonly name: string
  readonly unit: string
  readonly kind: 'gauge' | 'sum' | 'histogram'
  /** Empty on a gauge. */
  readonly temporality: string
  readonly isMonotonic: boolean
  readonly attributes: Readonly<Record<string, unknown>>
  /** The value; of a histogram its count. */
  readonly value: number
  readonly sum: number
  readonly bucketCounts: readonly number[]
  readonly bounds: readonly number[]
  readonly startMs: number
  readonly endMs: number
  readonly resource: Readonly<Record<string, unknown>>
}

/** All points of one request. */
export function officialPoints(bytes: Uint8Array): OfficialPoint[] {
  const message = decodeOfficially('metrics', 'ExportMetricsServiceRequest', bytes)
  return list(message, 'resourceMetrics').flatMap((holder) => {
    const resource = attributes(step(holder, 'resource'))
    return list(holder, 'scopeMetrics')
      .flatMap((scope) => list(scope, 'metrics'))
      .flatMap((metric) => pointsOf(metric, resource))
  })
}

function pointsOf(metric: unknown, resource: OfficialPoint['resource']): OfficialPoint[] {
  const kinds = ['gauge', 'sum', 'histogram'] as const
  const kind = kinds.find((name) => typeof step(metric, name) === 'object') ?? 'gauge'
  const data = step(metric, kind)
  return list(data, 'dataPoints').map((point) => ({
    name: text(metric, 'name'),
    unit: text(metric, 'unit'),
    kind,
    temporality: text(data, 'aggregationTemporality'),
    isMonotonic: step(data, 'isMonotonic') === true,
    attributes: attributes(point),
    value: Number(text(point, kind === 'histogram' ? 'count' : valueKey(point))),
    sum: Number(text(point, 'sum')),
    bucketCounts: list(point, 'bucketCounts').map(Number),
    bounds: list(point, 'explicitBounds').map(Number),
    startMs: Number(text(point, 'startTimeUnixNano')) / 1e6,
    endMs: Number(text(point, 'timeUnixNano')) / 1e6,
    resource,
  }))
}

function valueKey(point: unknown): string {
  return text(point, 'asInt') === '' || step(point, 'asInt') === null ? 'asDouble' : 'asInt'
}
