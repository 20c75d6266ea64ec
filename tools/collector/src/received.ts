import {
  type AnyValue,
  type KeyValue,
  type MetricsRequest,
  type TraceRequest,
  decodeMetrics,
  decodeTraces,
} from './otlp.ts'

/** A span as the backend got it. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly name: string
  readonly service: unknown
  readonly attributes: Readonly<Record<string, unknown>>
  readonly resource: Readonly<Record<string, unknown>>
  readonly events: readonly string[]
}

/** A metric as the backend got it, with the names of all attributes of its points. */
export interface ReceivedMetric {
  readonly name: string
  readonly attributes: readonly string[]
}

/** What OTLP has endpoints for. */
export type Signal = 'traces' | 'metrics' | 'logs'

/** Everything that a backend got, whichever way; logs only as bytes. */
export interface Received {
  readonly spans: readonly ReceivedSpan[]
  readonly metrics: readonly ReceivedMetric[]
  /** Takes a request; throws for bytes that are none. */
  take(signal: Signal, body: Uint8Array): void
  /** Whether the text occurs anywhere in what came in, names included. */
  contains(text: string): boolean
  /** Resolves once `isThere`, or with false after `timeoutMs`. */
  until(isThere: (received: Received) => boolean, timeoutMs: number): Promise<boolean>
}

export function newReceived(): Received {
  const spans: ReceivedSpan[] = []
  const metrics: ReceivedMetric[] = []
  const bodies: Buffer[] = []
  const waiting = new Set<() => void>()
  const received: Received = {
    spans,
    metrics,
    take(signal, body) {
      if (signal === 'traces') spans.push(...spansOf(decodeTraces(body)))
      if (signal === 'metrics') metrics.push(...metricsOf(decodeMetrics(body)))
      bodies.push(Buffer.from(body))
      for (const look of waiting) look()
    },
    contains: (text) => bodies.some((body) => body.includes(text)),
    until: (isThere, timeoutMs) =>
      new Promise((resolve) => {
        const settle = (found: boolean): void => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        const look = (): void => {
          if (isThere(received)) settle(true)
        }
        const timer = setTimeout(() => settle(false), timeoutMs)
        waiting.add(look)
        look()
      }),
  }
  return received
}

function spansOf(request: TraceRequest): ReceivedSpan[] {
  return (request.resourceSpans ?? []).flatMap(({ resource, scopeSpans = [] }) => {
    const about = toRecord(resource?.attributes)
    return scopeSpans.flatMap(({ spans = [] }) =>
      spans.map((span) => ({
        traceId: Buffer.from(span.traceId, 'base64').toString('hex'),
        name: span.name,
        service: about['service.name'],
        attributes: toRecord(span.attributes),
        resource: about,
        events: (span.events ?? []).map((event) => event.name),
      })),
    )
  })
}

function metricsOf(request: MetricsRequest): ReceivedMetric[] {
  return (request.resourceMetrics ?? [])
    .flatMap(({ scopeMetrics = [] }) => scopeMetrics)
    .flatMap((scope) => scope.metrics ?? [])
    .map(({ name, sum, gauge, histogram }) => ({
      name,
      attributes: [sum, gauge, histogram]
        .flatMap((data) => data?.dataPoints ?? [])
        .flatMap((point) => Object.keys(toRecord(point.attributes))),
    }))
}

function toRecord(attributes: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]))
}

function plain(value: AnyValue): unknown {
  const [kind, held] = Object.entries(value)[0] ?? []
  return kind === 'intValue' ? Number(held) : held
}
