import root from 'otlp-proto/build/src/generated/root.js'

/** A span as the protobuf classes that OpenTelemetry generated say it: a decoder nobody here wrote. */
export interface OfficialSpan {
  readonly name: string
  readonly kind: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: readonly {
    name: string
    timeUnixNano: string
    attributes: Readonly<Record<string, unknown>>
  }[]
  readonly status: string
  readonly droppedAttributesCount: number
  readonly resource: Readonly<Record<string, unknown>>
  readonly links: readonly { traceId: string; spanId: string }[]
}

const OPTIONS = { longs: String, enums: String, bytes: String, defaults: true, arrays: true }

/** All spans of one request. */
export function officialSpans(bytes: Uint8Array): OfficialSpan[] {
  const message = decodeOfficially('trace', 'ExportTraceServiceRequest', bytes)
  return list(message, 'resourceSpans').flatMap((resourceSpans) =>
    list(resourceSpans, 'scopeSpans').flatMap((scopeSpans) =>
      list(scopeSpans, 'spans').map((span) => ({
        name: text(span, 'name'),
        kind: text(span, 'kind'),
        traceId: hex(span, 'traceId'),
        spanId: hex(span, 'spanId'),
        parentSpanId: hex(span, 'parentSpanId'),
        startTimeUnixNano: text(span, 'startTimeUnixNano'),
        endTimeUnixNano: text(span, 'endTimeUnixNano'),
        attributes: attributes(span),
        events: list(span, 'events').map((event) => ({
          name: text(event, 'name'),
          timeUnixNano: text(event, 'timeUnixNano'),
          attributes: attributes(event),
        })),
        status: text(step(span, 'status'), 'code'),
        droppedAttributesCount: Number(text(span, 'droppedAttributesCount')),
        resource: attributes(step(resourceSpans, 'resource')),
        links: list(span, 'links').map((link) => ({
          traceId: hex(link, 'traceId'),
          spanId: hex(link, 'spanId'),
        })),
      })),
    ),
  )
}

/** Any request as a plain object: 64-bit integers and enums as text, bytes as base64. */
export function decodeOfficially(signal: string, message: string, bytes: Uint8Array): unknown {
  const path = ['opentelemetry', 'proto', 'collector', signal, 'v1', message]
  const type = path.reduce(step, root)
  return call(type, 'toObject', call(type, 'decode', bytes), OPTIONS)
}

export function attributes(holder: unknown): Record<string, unknown> {
  return Object.fromEntries(
    list(holder, 'attributes').map((pair) => {
      const value = step(pair, 'value')
      const kind = ['stringValue', 'boolValue', 'intValue', 'doubleValue'].find(
        (name) => step(value, name) !== undefined && step(value, name) !== null,
      )
      const found = kind === undefined ? undefined : step(value, kind)
      return [text(pair, 'key'), kind === 'intValue' ? Number(found) : found]
    }),
  )
}

export function step(value: unknown, key: string): unknown {
  return isHolder(value) ? Reflect.get(value, key) : undefined
}

export function list(value: unknown, key: string): unknown[] {
  const found = step(value, key)
  return Array.isArray(found) ? found : []
}

export function text(value: unknown, key: string): string {
  const found = step(value, key)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

function hex(value: unknown, key: string): string {
  return Buffer.from(text(value, key), 'base64').toString('hex')
}

function call(target: unknown, method: string, ...args: unknown[]): unknown {
  const found = step(target, method)
  if (typeof found !== 'function') throw new TypeError(`no ${method}`)
  return Reflect.apply(found, target, args)
}

function isHolder(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
