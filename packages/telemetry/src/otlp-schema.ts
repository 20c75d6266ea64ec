/** How a field of a message looks in OTLP/JSON: ids in hexadecimal, 64-bit integers as text. */
export type JsonForm =
  | 'string'
  | 'hex'
  | 'base64'
  | 'bool'
  | 'number'
  | 'int64'
  | 'uint64'
  | 'double'
  | (() => MessageSchema)

/** One field: its name in JSON, its form, and whether there may be several. */
export interface FieldSchema {
  readonly name: string
  readonly form: JsonForm
  readonly repeated: boolean
}

/** The fields of one message by number; numbers that are not here are skipped. */
export type MessageSchema = Readonly<Record<number, FieldSchema>>

function one(name: string, form: JsonForm): FieldSchema {
  return { name, form, repeated: false }
}

function many(name: string, form: JsonForm): FieldSchema {
  return { name, form, repeated: true }
}

const ANY_VALUE: MessageSchema = {
  1: one('stringValue', 'string'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'int64'),
  4: one('doubleValue', 'double'),
  5: one('arrayValue', () => ({ 1: many('values', () => ANY_VALUE) })),
  6: one('kvlistValue', () => ({ 1: many('values', () => KEY_VALUE) })),
  7: one('bytesValue', 'base64'),
}

const KEY_VALUE: MessageSchema = {
  1: one('key', 'string'),
  2: one('value', () => ANY_VALUE),
}

const RESOURCE: MessageSchema = {
  1: many('attributes', () => KEY_VALUE),
  2: one('droppedAttributesCount', 'number'),
}

const SCOPE: MessageSchema = {
  1: one('name', 'string'),
  2: one('version', 'string'),
  3: many('attributes', () => KEY_VALUE),
  4: one('droppedAttributesCount', 'number'),
}

const EVENT: MessageSchema = {
  1: one('timeUnixNano', 'uint64'),
  2: one('name', 'string'),
  3: many('attributes', () => KEY_VALUE),
  4: one('droppedAttributesCount', 'number'),
}

const LINK: MessageSchema = {
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: many('attributes', () => KEY_VALUE),
  5: one('droppedAttributesCount', 'number'),
  6: one('flags', 'number'),
}

const SPAN: MessageSchema = {
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'string'),
  4: one('parentSpanId', 'hex'),
  5: one('name', 'string'),
  6: one('kind', 'number'),
  7: one('startTimeUnixNano', 'uint64'),
  8: one('endTimeUnixNano', 'uint64'),
  9: many('attributes', () => KEY_VALUE),
  10: one('droppedAttributesCount', 'number'),
  11: many('events', () => EVENT),
  12: one('droppedEventsCount', 'number'),
  13: many('links', () => LINK),
  14: one('droppedLinksCount', 'number'),
  15: one('status', () => ({ 2: one('message', 'string'), 3: one('code', 'number') })),
  16: one('flags', 'number'),
}

const NUMBER_POINT: MessageSchema = {
  2: one('startTimeUnixNano', 'uint64'),
  3: one('timeUnixNano', 'uint64'),
  4: one('asDouble', 'double'),
  6: one('asInt', 'int64'),
  7: many('attributes', () => KEY_VALUE),
  8: one('flags', 'number'),
}

const HISTOGRAM_POINT: MessageSchema = {
  2: one('startTimeUnixNano', 'uint64'),
  3: one('timeUnixNano', 'uint64'),
  4: one('count', 'uint64'),
  5: one('sum', 'double'),
  6: many('bucketCounts', 'uint64'),
  7: many('explicitBounds', 'double'),
  9: many('attributes', () => KEY_VALUE),
  10: one('flags', 'number'),
  11: one('min', 'double'),
  12: one('max', 'double'),
}

const METRIC: MessageSchema = {
  1: one('name', 'string'),
  2: one('description', 'string'),
  3: one('unit', 'string'),
  5: one('gauge', () => ({ 1: many('dataPoints', () => NUMBER_POINT) })),
  7: one('sum', () => ({
    1: many('dataPoints', () => NUMBER_POINT),
    2: one('aggregationTemporality', 'number'),
    3: one('isMonotonic', 'bool'),
  })),
  9: one('histogram', () => ({
    1: many('dataPoints', () => HISTOGRAM_POINT),
    2: one('aggregationTemporality', 'number'),
  })),
}

const LOG_RECORD: MessageSchema = {
  1: one('timeUnixNano', 'uint64'),
  2: one('severityNumber', 'number'),
  3: one('severityText', 'string'),
  5: one('body', () => ANY_VALUE),
  6: many('attributes', () => KEY_VALUE),
  7: one('droppedAttributesCount', 'number'),
  8: one('flags', 'number'),
  9: one('traceId', 'hex'),
  10: one('spanId', 'hex'),
  11: one('observedTimeUnixNano', 'uint64'),
  12: one('eventName', 'string'),
}

/** The part of a request that is the same for every signal, around its own items. */
function request(outer: string, inner: string, items: string, item: MessageSchema): MessageSchema {
  return {
    1: many(outer, () => ({
      1: one('resource', () => RESOURCE),
      2: many(inner, () => ({
        1: one('scope', () => SCOPE),
        2: many(items, () => item),
        3: one('schemaUrl', 'string'),
      })),
      3: one('schemaUrl', 'string'),
    })),
  }
}

/**
 * The requests of OTLP, as far as this package writes them.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
export const REQUESTS: Readonly<Record<'traces' | 'metrics' | 'logs', MessageSchema>> = {
  traces: request('resourceSpans', 'scopeSpans', 'spans', SPAN),
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', METRIC),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', LOG_RECORD),
}
