import { createRequire } from 'node:module'

interface Encoder {
  fromObject(plain: object): object
  encode(message: object): { finish(): Uint8Array }
}

interface OtlpRoot {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: Encoder } }
      }
    }
  }
}

const require = createRequire(import.meta.url)
const root: OtlpRoot = require('otlp-proto/build/src/generated/root.js')
const TraceRequest = root.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest

/** A trace request of one service, written by the official classes. */
export function encodeTraceRequest(service: string, spans: readonly object[]): Uint8Array {
  const attributes = [{ key: 'service.name', value: { stringValue: service } }]
  const plain = { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans }] }] }
  return Uint8Array.from(TraceRequest.encode(TraceRequest.fromObject(plain)).finish())
}

export function idBytes(bytes: number, fill: number): Uint8Array {
  return new Uint8Array(bytes).fill(fill)
}

/** A span with an event, an attribute of each kind, and a status of error. */
export const SPAN = {
  traceId: idBytes(16, 0xab),
  spanId: idBytes(8, 0xcd),
  parentSpanId: idBytes(8, 0xef),
  name: 'indev cluster list',
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000250000001',
  status: { code: 2 },
  attributes: [
    { key: 'error.type', value: { stringValue: 'quota' } },
    { key: 'process.exit.code', value: { intValue: '8' } },
    { key: 'cached', value: { boolValue: true } },
  ],
  events: [{ name: 'accepted', timeUnixNano: '1700000000100000001', attributes: [] }],
}
