import {
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { AlwaysOnSampler, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace'
import type { ResourceAttributes, SpanRecord } from '../../src/span-record.ts'

const SPAN_LIMITS = {
  attributeCountLimit: 64,
  attributeValueLengthLimit: 1024,
  eventCountLimit: 64,
  attributePerEventCountLimit: 32,
  linkCountLimit: 8,
}

const KINDS = { internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const

/** What the OpenTelemetry SDK makes of the same records: the judge of our encoder. */
export function sdkEncode(
  records: readonly SpanRecord[],
  resource: ResourceAttributes,
): Uint8Array {
  const ended: ReadableSpan[] = []
  let current: SpanRecord | undefined
  const provider = new TracerProvider({
    sampler: new AlwaysOnSampler(),
    spanLimits: SPAN_LIMITS,
    resource: resourceFromAttributes({ ...resource }),
    idGenerator: {
      generateTraceId: () => current?.traceId ?? '',
      generateSpanId: () => current?.spanId ?? '',
    },
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => ended.push(span),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  })
  const tracer = provider.getTracer('@indev/telemetry')
  for (const record of records) {
    current = record
    const span = tracer.startSpan(
      record.name,
      {
        kind: KINDS[record.kind],
        startTime: toHrTime(record.startMs),
        attributes: record.attributes,
        links: (record.links ?? []).map((link) => ({
          context: { ...link, traceFlags: TraceFlags.SAMPLED, isRemote: true },
        })),
      },
      parentOf(record),
    )
    for (const event of record.events) {
      span.addEvent(event.name, event.attributes, toHrTime(event.atMs))
    }
    if (record.status === 'error') span.setStatus({ code: SpanStatusCode.ERROR })
    if (record.status === 'ok') span.setStatus({ code: SpanStatusCode.OK })
    span.end(toHrTime(record.endMs))
  }
  const bytes = ProtobufTraceSerializer.serializeRequest(ended)
  if (ended.length === 0 || bytes === undefined) throw new RangeError('no span to encode')
  return bytes
}

function parentOf(record: SpanRecord): Context {
  if (record.parentSpanId === undefined) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: record.traceId,
    spanId: record.parentSpanId,
    traceFlags: TraceFlags.SAMPLED,
    isRemote: record.isParentRemote === true,
  })
}

/** Seconds and nanoseconds: a plain number would be taken for a time since the process began. */
function toHrTime(unixMs: number): [number, number] {
  const seconds = Math.floor(unixMs / 1000)
  return [seconds, Math.min(Math.round((unixMs - seconds * 1000) * 1e6), 999_999_999)]
}
