import { type HrTime, ValueType } from '@opentelemetry/api'
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer'
import type { ResourceAttributes } from '../span-record.ts'
import { BOUNDS_S, type Histogram } from './histogram.ts'
import { INSTRUMENTS, type InstrumentKind } from './instruments.ts'
import type { MetricPoint } from './point.ts'

type ResourceMetrics = Parameters<typeof ProtobufMetricsSerializer.serializeRequest>[0]

/** Numbers of the SDK's enums, which are in a package that nothing else here needs. */
const DELTA = 0
const CUMULATIVE = 1
const HISTOGRAM = 0
const GAUGE = 2
const SUM = 3

/**
 * Serializes points by OpenTelemetry's own serializer, each release as a resource of its own.
 *
 * @param resource - Of a release.
 * @param startMs - Since when deltas count, Unix ms.
 * @param endMs - Until when, Unix ms.
 * @returns One `ExportMetricsServiceRequest`, protobuf bytes.
 */
export function encodeMetrics(
  points: readonly MetricPoint[],
  resource: (version: string) => ResourceAttributes,
  startMs: number,
  endMs: number,
): Uint8Array {
  const versions = [...new Set(points.map(({ version }) => version))]
  return Buffer.concat(
    versions.map((version) => {
      const own = points.filter((point) => point.version === version)
      const names = [...new Set(own.map(({ instrument }) => instrument))]
      const shape = {
        resource: resourceShape(resource(version)),
        scopeMetrics: [
          {
            scope: { name: '@indev/telemetry' },
            metrics: names.map((name) =>
              metricShape(
                name,
                own.filter(({ instrument }) => instrument === name),
                startMs,
                endMs,
              ),
            ),
          },
        ],
      }
      const bytes = isForSerializer(shape)
        ? ProtobufMetricsSerializer.serializeRequest(shape)
        : undefined
      return bytes ?? new Uint8Array(0)
    }),
  )
}

function metricShape(
  key: MetricPoint['instrument'],
  points: readonly MetricPoint[],
  startMs: number,
  endMs: number,
): MetricShape {
  const { name, unit, why } = INSTRUMENTS[key]
  const kind: InstrumentKind = INSTRUMENTS[key].kind
  const valueType = unit === 's' ? ValueType.DOUBLE : ValueType.INT
  const descriptor = { name, unit, description: why, valueType }
  const common = (point: MetricPoint) => ({
    startTime: toHrTime(point.startMs ?? startMs),
    endTime: toHrTime(endMs),
    attributes: point.attributes,
  })
  if (kind === 'delta histogram') {
    return {
      descriptor,
      aggregationTemporality: DELTA,
      dataPointType: HISTOGRAM,
      dataPoints: points.map((point) => ({ ...common(point), value: histogramShape(point.value) })),
    }
  }
  const dataPoints = points.map((point) => ({ ...common(point), value: numberOf(point.value) }))
  return kind === 'gauge'
    ? { descriptor, aggregationTemporality: CUMULATIVE, dataPointType: GAUGE, dataPoints }
    : {
        descriptor,
        aggregationTemporality: kind === 'delta counter' ? DELTA : CUMULATIVE,
        dataPointType: SUM,
        isMonotonic: true,
        dataPoints,
      }
}

/** What the serializer reads of a metric; its enums are the numbers above. */
interface MetricShape {
  readonly descriptor: Readonly<Record<'description' | 'name' | 'unit', string>> & {
    readonly valueType: ValueType
  }
  readonly aggregationTemporality: number
  readonly dataPointType: number
  readonly isMonotonic?: boolean
  readonly dataPoints: readonly {
    readonly startTime: HrTime
    readonly endTime: HrTime
    readonly attributes: MetricPoint['attributes']
    readonly value: number | HistogramShape
  }[]
}

/** The types name enums of a package that isn't here; a test decodes what comes out. */
function isForSerializer(shape: object): shape is ResourceMetrics {
  return 'resource' in shape && 'scopeMetrics' in shape
}

interface HistogramShape extends Omit<Histogram, 'counts'> {
  readonly buckets: { boundaries: number[]; counts: number[] }
}

function histogramShape(value: MetricPoint['value']): HistogramShape {
  if (typeof value === 'number') throw new TypeError('a histogram is not a number')
  const { counts, ...rest } = value
  return { ...rest, buckets: { boundaries: [...BOUNDS_S], counts: [...counts] } }
}

function numberOf(value: MetricPoint['value']): number {
  return typeof value === 'number' ? value : value.count
}

/** A resource that is complete from the start: nothing is detected later. */
function resourceShape(attributes: ResourceAttributes): ResourceMetrics['resource'] {
  const shape: ResourceMetrics['resource'] = {
    attributes,
    asyncAttributesPending: false,
    getRawAttributes: () => Object.entries(attributes),
    merge: () => shape,
  }
  return shape
}

function toHrTime(unixMs: number): HrTime {
  const seconds = Math.floor(unixMs / 1000)
  return [seconds, Math.round((unixMs - seconds * 1000) * 1e6)]
}
