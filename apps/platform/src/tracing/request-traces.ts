import type { IncomingMessage, ServerResponse } from 'node:http'
import { SpanKind, SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api'
import { contextOf, traceparentOf } from './trace-context.ts'

/** One server span for each request, continuing the caller's trace. */
export interface RequestTraces {
  /** Begins the span; it ends with the response. */
  begin(req: IncomingMessage, res: ServerResponse): void
  /** Names the span by the template that the request matched, never by its path. */
  setRoute(req: IncomingMessage, template: string): void
  /** The context of the request's span, for work that outlives it. */
  traceparentOf(req: IncomingMessage): string | undefined
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** @see OpenTelemetry semantic conventions for HTTP, server spans */
export function createRequestTraces(tracer: Tracer): RequestTraces {
  const spans = new WeakMap<IncomingMessage, Span>()
  return {
    begin: (req, res) => {
      const method = methodOf(req)
      const header = req.headers['traceparent']
      const parent = contextOf(typeof header === 'string' ? header : undefined)
      const attributes = { 'http.request.method': method, 'url.scheme': 'http' }
      const name = method === '_OTHER' ? 'HTTP' : method
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent)
      spans.set(req, span)
      res.once('close', () => {
        span.setAttribute('http.response.status_code', res.statusCode)
        if (res.statusCode >= 500) {
          span.setAttribute('error.type', String(res.statusCode))
          span.setStatus({ code: SpanStatusCode.ERROR })
        }
        span.end()
      })
    },
    setRoute: (req, template) => {
      const span = spans.get(req)
      span?.updateName(`${methodOf(req)} ${template}`)
      span?.setAttribute('http.route', template)
    },
    traceparentOf: (req) => {
      const span = spans.get(req)
      return span && traceparentOf(span)
    },
  }
}

function methodOf(req: IncomingMessage): string {
  return req.method !== undefined && methods.has(req.method) ? req.method : '_OTHER'
}
