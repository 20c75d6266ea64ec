import {
  type Bytes,
  bytesField,
  doubleField,
  fixed32Field,
  fixed64Field,
  hex,
  text,
  toBuffer,
  varintField,
} from './protobuf-writer.ts'
import type { SpanValue } from './schema.ts'
import type { EventRecord, ResourceAttributes, SpanRecord } from './span-record.ts'
import type { RemoteSpan } from './trace-context.ts'

/** Bounds enforced once more, whatever the recorder let through; what they cost is counted. */
const MAX_ATTRIBUTES = 64
const MAX_VALUE_LENGTH = 1024
const MAX_EVENTS = 64
const MAX_EVENT_ATTRIBUTES = 32

/** OTLP's own numbers. */
const KINDS = { internal: 1, client: 3 } as const
const STATUS_CODES = { unset: 0, ok: 1, error: 2 } as const
/** Sampled, and known to be of this process or of another. */
const OWN_FLAGS = 0x101
const REMOTE_FLAGS = 0x301

const SCOPE_NAME = '@indev/telemetry'

/**
 * Writes plain records as OTLP, byte for byte what OpenTelemetry's serializer writes.
 *
 * By hand, because loading and first running that serializer cost a command more than all the rest of
 * its recording; tests hold both to the same bytes. Pure: nothing is registered, read or detected.
 *
 * @param records - Finished spans, at least one; ids and times are taken as they are.
 * @param resource - Attributes of the resource, `service.name` among them.
 * @returns One `ExportTraceServiceRequest`, protobuf bytes. Several such, one after the other, are
 *   again one request.
 * @throws `RangeError` without records.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/v1.10.0/opentelemetry/proto/trace/v1/trace.proto
 */
export function encode(records: readonly SpanRecord[], resource: ResourceAttributes): Uint8Array {
  if (records.length === 0) throw new RangeError('no span to encode')
  const scope = bytesField(1, bytesField(1, text(SCOPE_NAME)))
  const spans = records.map((record) => bytesField(2, span(record))).join('')
  const shared = bytesField(1, attributes(1, Object.entries(resource)) + varintField(2, 0))
  return toBuffer(bytesField(1, shared + bytesField(2, scope + spans)))
}

function span(record: SpanRecord): Bytes {
  const { parentSpanId, events, links = [] } = record
  const all = Object.entries(record.attributes)
  const kept = all.slice(0, MAX_ATTRIBUTES)
  const keptEvents = events.slice(-MAX_EVENTS)
  return [
    bytesField(1, hex(record.traceId)),
    bytesField(2, hex(record.spanId)),
    parentSpanId === undefined ? '' : bytesField(4, hex(parentSpanId)),
    bytesField(5, text(record.name)),
    varintField(6, KINDS[record.kind]),
    fixed64Field(7, toNs(record.startMs)),
    fixed64Field(8, toNs(record.endMs)),
    attributes(9, kept),
    varintField(10, all.length - kept.length),
    ...keptEvents.map((event) => bytesField(11, eventOf(event))),
    varintField(12, events.length - keptEvents.length),
    ...links.map((link) => bytesField(13, linkOf(link))),
    varintField(14, 0),
    bytesField(15, varintField(3, STATUS_CODES[record.status])),
    fixed32Field(16, record.isParentRemote === true ? REMOTE_FLAGS : OWN_FLAGS),
  ].join('')
}

function eventOf(event: EventRecord): Bytes {
  const all = Object.entries(event.attributes)
  const kept = all.slice(0, MAX_EVENT_ATTRIBUTES)
  return [
    fixed64Field(1, toNs(event.atMs)),
    bytesField(2, text(event.name)),
    attributes(3, kept),
    varintField(4, all.length - kept.length),
  ].join('')
}

function linkOf({ traceId, spanId }: RemoteSpan): Bytes {
  const ids = bytesField(1, hex(traceId)) + bytesField(2, hex(spanId))
  return ids + varintField(5, 0) + fixed32Field(6, REMOTE_FLAGS)
}

function attributes(field: number, entries: readonly (readonly [string, SpanValue])[]): Bytes {
  return entries
    .map(([key, value]) =>
      bytesField(field, bytesField(1, text(key)) + bytesField(2, valueOf(value))),
    )
    .join('')
}

function valueOf(value: SpanValue): Bytes {
  if (typeof value === 'string') return bytesField(1, text(value.slice(0, MAX_VALUE_LENGTH)))
  if (typeof value === 'boolean') return varintField(2, Number(value))
  const isWhole = Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63
  return isWhole ? varintField(3, value) : doubleField(4, value)
}

/** Of Unix ms with a fraction: more digits than a double of nanoseconds has. */
function toNs(unixMs: number): bigint {
  const seconds = Math.floor(unixMs / 1000)
  const ns = Math.min(Math.round((unixMs - seconds * 1000) * 1e6), 999_999_999)
  return BigInt(seconds) * 1_000_000_000n + BigInt(ns)
}
