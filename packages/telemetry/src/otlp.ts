import { type Field, asDouble, readFields } from './protobuf-reader.ts'

/** A value of a decoded attribute; arrays, maps and bytes, which we never write, are `undefined`. */
export type DecodedValue = string | number | boolean | undefined

/** Decoded attributes by key. */
export type DecodedAttributes = Readonly<Record<string, DecodedValue>>

/** An event of a decoded span. */
export interface DecodedEvent {
  readonly name: string
  /** Unix ns. */
  readonly timeUnixNano: bigint
  readonly attributes: DecodedAttributes
}

/** A span as its OTLP bytes say it. */
export interface DecodedSpan {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string
  /** Empty on a root. */
  readonly parentSpanId: string
  readonly name: string
  readonly kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  /** Unix ns. */
  readonly startTimeUnixNano: bigint
  /** Unix ns. */
  readonly endTimeUnixNano: bigint
  readonly attributes: DecodedAttributes
  readonly events: readonly DecodedEvent[]
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message: string }
  readonly resource: DecodedAttributes
  /** Name of the instrumentation scope. */
  readonly scope: string
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const
const STATUS_CODES = ['unset', 'ok', 'error'] as const

/**
 * The spans of one or more concatenated `ExportTraceServiceRequest` messages, in their order.
 *
 * Fields that it doesn't know are skipped, as protobuf demands.
 *
 * @throws `RangeError` on bytes that are not such messages.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
export function decodeTraces(bytes: Uint8Array): DecodedSpan[] {
  return collect(bytes, 1).flatMap(decodeResourceSpans)
}

function decodeResourceSpans(message: Uint8Array): DecodedSpan[] {
  const resource = decodeAttributes(collect(message, 1).flatMap((inner) => collect(inner, 1)))
  return collect(message, 2).flatMap((scopeSpans) => {
    const scope = textOf(collect(scopeSpans, 1).flatMap((inner) => collect(inner, 1)))
    return collect(scopeSpans, 2).map((span) => decodeSpan(span, resource, scope))
  })
}

function decodeSpan(message: Uint8Array, resource: DecodedAttributes, scope: string): DecodedSpan {
  const fields = readFields(message)
  const status = bytesOf(fields, 15).flatMap((inner) => readFields(inner))
  return {
    traceId: hexOf(bytesOf(fields, 1)),
    spanId: hexOf(bytesOf(fields, 2)),
    parentSpanId: hexOf(bytesOf(fields, 4)),
    name: textOf(bytesOf(fields, 5)),
    kind: KINDS[Number(integerOf(fields, 6))] ?? 'unspecified',
    startTimeUnixNano: integerOf(fields, 7),
    endTimeUnixNano: integerOf(fields, 8),
    attributes: decodeAttributes(bytesOf(fields, 9)),
    events: bytesOf(fields, 11).map(decodeEvent),
    status: {
      code: STATUS_CODES[Number(integerOf(status, 3))] ?? 'unset',
      message: textOf(bytesOf(status, 2)),
    },
    resource,
    scope,
  }
}

function decodeEvent(message: Uint8Array): DecodedEvent {
  const fields = readFields(message)
  return {
    timeUnixNano: integerOf(fields, 1),
    name: textOf(bytesOf(fields, 2)),
    attributes: decodeAttributes(bytesOf(fields, 3)),
  }
}

function decodeAttributes(messages: readonly Uint8Array[]): DecodedAttributes {
  return Object.fromEntries(
    messages.map((message) => {
      const value = collect(message, 2).flatMap((inner) => readFields(inner))
      return [textOf(collect(message, 1)), decodeValue(value.at(-1))]
    }),
  )
}

function decodeValue(field: Field | undefined): DecodedValue {
  if (field?.number === 1) return textOf([field.bytes])
  if (field?.number === 2) return field.integer !== 0n
  if (field?.number === 3) return Number(BigInt.asIntN(64, field.integer))
  return field?.number === 4 ? asDouble(field.integer) : undefined
}

function collect(message: Uint8Array, number: number): Uint8Array[] {
  return bytesOf(readFields(message), number)
}

function bytesOf(fields: readonly Field[], number: number): Uint8Array[] {
  return fields.filter((field) => field.number === number && field.wire === 2).map((f) => f.bytes)
}

function integerOf(fields: readonly Field[], number: number): bigint {
  return fields.findLast((field) => field.number === number && field.wire !== 2)?.integer ?? 0n
}

function textOf(values: readonly Uint8Array[]): string {
  return Buffer.from(values.at(-1) ?? []).toString('utf8')
}

function hexOf(values: readonly Uint8Array[]): string {
  return Buffer.from(values.at(-1) ?? []).toString('hex')
}
