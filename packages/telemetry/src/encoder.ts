import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { SDK_INFO } from '@opentelemetry/core'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { SpanValue } from './schema.ts'
import type { EventRecord, ResourceAttributes, SpanRecord } from './span-record.ts'

/** Bounds enforced once more, whatever the recorder let through; what they cost is counted. */
const MAX_ATTRIBUTES = 64
const MAX_VALUE_LENGTH = 1024
const MAX_EVENTS = 64
const MAX_EVENT_ATTRIBUTES = 32

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const
const STATUS_CODES = {
  unset: SpanStatusCode.UNSET,
  ok: SpanStatusCode.OK,
  error: SpanStatusCode.ERROR,
} as const
const SCOPE = { name: '@indev/telemetry' } as const
/** The serializer reads no durations. */
const UNREAD_DURATION: HrTime = [0, 0]

/**
 * Serializes plain records with OpenTelemetry's own serializer.
 *
 * Its own chunk: the only code of the foreground that loads OpenTelemetry. It is pure; nothing is
 * registered globally, no environment variable is read, no resource is detected. The records are
 * given the shape of ended SDK spans rather than replayed through a `TracerProvider`, whose first
 * use costs more than everything else here; a test holds both to the same spans.
 *
 * @param records - Finished spans, at least one; ids and times are taken as they are.
 * @param resource - Attributes of the resource, `service.name` among them.
 * @returns One `ExportTraceServiceRequest`, protobuf bytes. Several such, one after the other, are
 *   again one request.
 * @throws `RangeError` without records.
 */
export function encode(records: readonly SpanRecord[], resource: ResourceAttributes): Uint8Array {
  const shared = resourceShape({ ...SDK_INFO, ...resource })
  const bytes = ProtobufTraceSerializer.serializeRequest(
    records.map((record) => spanShape(record, shared)),
  )
  if (records.length === 0 || bytes === undefined) throw new RangeError('no span to encode')
  return bytes
}

function spanShape(record: SpanRecord, resource: ReadableSpan['resource']): ReadableSpan {
  const { traceId, spanId, parentSpanId, events, links = [] } = record
  const attributes = bounded(record.attributes, MAX_ATTRIBUTES)
  const kept = events.slice(-MAX_EVENTS)
  return {
    name: record.name,
    kind: KINDS[record.kind],
    spanContext: () => contextShape(traceId, spanId),
    ...(parentSpanId === undefined
      ? {}
      : {
          parentSpanContext: {
            ...contextShape(traceId, parentSpanId),
            isRemote: record.isParentRemote === true,
          },
        }),
    startTime: toHrTime(record.startMs),
    endTime: toHrTime(record.endMs),
    duration: UNREAD_DURATION,
    ended: true,
    status: { code: STATUS_CODES[record.status] },
    attributes,
    events: kept.map(eventShape),
    links: links.map((link) => ({
      context: { ...contextShape(link.traceId, link.spanId), isRemote: true },
    })),
    resource,
    instrumentationScope: SCOPE,
    droppedAttributesCount: lost(record.attributes, attributes),
    droppedEventsCount: events.length - kept.length,
    droppedLinksCount: 0,
  }
}

function contextShape(traceId: string, spanId: string): ReturnType<ReadableSpan['spanContext']> {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
}

function eventShape(event: EventRecord): ReadableSpan['events'][number] {
  const attributes = bounded(event.attributes, MAX_EVENT_ATTRIBUTES)
  return {
    name: event.name,
    time: toHrTime(event.atMs),
    attributes,
    droppedAttributesCount: lost(event.attributes, attributes),
  }
}

/** A resource that is complete from the start: nothing is detected later. */
function resourceShape(attributes: ResourceAttributes): ReadableSpan['resource'] {
  const shape: ReadableSpan['resource'] = {
    attributes,
    asyncAttributesPending: false,
    getRawAttributes: () => Object.entries(attributes),
    merge: () => shape,
  }
  return shape
}

type Attributes = Readonly<Record<string, SpanValue>>

function bounded(attributes: Attributes, maxCount: number): Record<string, SpanValue> {
  const entries = Object.entries(attributes).slice(0, maxCount)
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      typeof value === 'string' ? value.slice(0, MAX_VALUE_LENGTH) : value,
    ]),
  )
}

function lost(all: Attributes, kept: Attributes): number {
  return Object.keys(all).length - Object.keys(kept).length
}

/** Seconds and nanoseconds, from Unix ms with a fraction. */
function toHrTime(unixMs: number): HrTime {
  const seconds = Math.floor(unixMs / 1000)
  return [seconds, Math.min(Math.round((unixMs - seconds * 1000) * 1e6), 999_999_999)]
}
