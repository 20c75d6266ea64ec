import { randomBytes } from 'node:crypto'

import { type KeyValue, type Span, encodeMetrics, encodeTraces } from './otlp.ts'

/** What a span made by hand says; the rest is made up. */
export interface CraftedSpan {
  readonly name: string
  readonly attributes?: readonly KeyValue[]
  readonly traceState?: string
  readonly message?: string
  readonly events?: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[]
}

export interface CraftedScope {
  readonly name: string
  readonly attributes: readonly KeyValue[]
}

export function text(key: string, stringValue: string): KeyValue {
  return { key, value: { stringValue } }
}

/** A request with spans made by hand. */
export function craftTraces(
  resource: readonly KeyValue[],
  spans: readonly CraftedSpan[],
  scope: CraftedScope = { name: 'crafted', attributes: [] },
): Uint8Array {
  return encodeTraces({
    resourceSpans: [
      {
        resource: { attributes: resource },
        schemaUrl: scope.name,
        scopeSpans: [{ scope, schemaUrl: scope.name, spans: spans.map(toSpan) }],
      },
    ],
  })
}

/** A request with one counter made by hand; its description is said in every other place too. */
export function craftMetrics(
  resource: readonly KeyValue[],
  name: string,
  attributes: readonly KeyValue[],
  description: string,
): Uint8Array {
  const [startTimeUnixNano, timeUnixNano] = times()
  const exemplars = [{ timeUnixNano, asInt: 1, filteredAttributes: [text('seen', description)] }]
  const point = { attributes, startTimeUnixNano, timeUnixNano, asInt: 1, exemplars }
  const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints: [point] }
  const metadata = [text('origin', description)]
  const metric = { name, description, unit: `(${description})`, metadata, sum }
  return encodeMetrics({
    resourceMetrics: [
      {
        resource: { attributes: resource },
        schemaUrl: description,
        scopeMetrics: [{ schemaUrl: description, metrics: [metric] }],
      },
    ],
  })
}

function toSpan(crafted: CraftedSpan): Span {
  const { name, attributes = [], traceState = '', message = '', events = [] } = crafted
  const [startTimeUnixNano, endTimeUnixNano] = times()
  return {
    traceId: randomBytes(16).toString('base64'),
    spanId: randomBytes(8).toString('base64'),
    name,
    kind: 1,
    startTimeUnixNano,
    endTimeUnixNano,
    traceState,
    attributes,
    events: events.map((event) => ({ ...event, timeUnixNano: endTimeUnixNano })),
    status: { code: 2, message },
  }
}

/** A second that has just passed, Unix ns. */
function times(): [string, string] {
  const endNs = BigInt(Date.now()) * 1_000_000n
  return [String(endNs - 1_000_000_000n), String(endNs)]
}
