/** A value of a decoded attribute. */
export type DecodedValue = string | number | boolean

/** An event of a decoded span. */
export interface DecodedEvent {
  readonly name: string
  /** Unix ns. */
  readonly timeUnixNano: bigint
  readonly attributes: Readonly<Record<string, DecodedValue>>
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
  readonly attributes: Readonly<Record<string, DecodedValue>>
  readonly events: readonly DecodedEvent[]
  readonly status: { readonly code: 'unset' | 'ok' | 'error'; readonly message: string }
  readonly resource: Readonly<Record<string, DecodedValue>>
  readonly scope: string
}

/**
 * The spans of one or more concatenated `ExportTraceServiceRequest` messages.
 *
 * @throws RangeError on bytes that are not one.
 */
export declare function decodeTraces(bytes: Uint8Array): DecodedSpan[]
