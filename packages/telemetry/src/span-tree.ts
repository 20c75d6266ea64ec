import { activeSpan } from './active-span.ts'
import type { CommandDescriptor } from './descriptor.ts'
import { OTHER, recordableErrorType } from './error-type.ts'
import { httpAttributes, knownMethod } from './http-attributes.ts'
import { spanId, traceId, traceparent } from './ids.ts'
import { INERT_SPAN } from './inert-span.ts'
import type { HttpAttributes, SpanEnd, ScopedSpan } from './recorder.ts'
import { type SpanValue, admit } from './schema.ts'
import type { SpanRecord } from './span-record.ts'

/** More child spans than this are dropped and counted. */
export const MAX_CHILD_SPANS = 128

/** What a tree of spans needs to know. */
export interface SpanTreeOptions {
  readonly descriptor: CommandDescriptor
  readonly builtInHosts: readonly string[]
  /** Unix ms with a fraction, never going back. */
  readonly nowMs: () => number
  readonly random: () => number
  /** The trace to join; one of its own without it. */
  readonly traceId?: string | undefined
  /** Called with how much was kept out. */
  readonly onDropped: (count: number) => void
}

/** The child spans of one command, and the ids of its root. */
export interface SpanTree {
  readonly traceId: string
  readonly rootId: string
  start(name: string, kind: 'client' | 'internal', http?: HttpAttributes): ScopedSpan
  /** Ends what is still open, marked as abandoned, and returns all children. */
  close(): readonly SpanRecord[]
}

/** Starts an empty tree. */
export function spanTree(options: SpanTreeOptions): SpanTree {
  const { descriptor, nowMs, random, onDropped } = options
  const trace = options.traceId ?? traceId(random)
  const rootId = spanId(random)
  const ended: SpanRecord[] = []
  const active = activeSpan()
  const open = new Set<(end: SpanEnd, isAbandoned: boolean) => void>()

  const start: SpanTree['start'] = (name, kind, http = {}) => {
    const schema = kind === 'internal' ? ownValue(descriptor.spans, name) : {}
    if (schema === undefined || ended.length + open.size >= MAX_CHILD_SPANS) {
      onDropped(1)
      return INERT_SPAN
    }
    const id = spanId(random)
    const parentSpanId = active.current() ?? rootId
    const startMs = nowMs()
    const finish = (end: SpanEnd, isAbandoned: boolean): void => {
      if (!open.delete(finish)) return
      const admitted = admit(schema, end.attributes ?? {})
      if (admitted.dropped > 0) onDropped(admitted.dropped)
      const isFailed = end.errorType !== undefined
      const attributes: Record<string, SpanValue> = {
        ...admitted.attributes,
        ...httpAttributes({ ...http, ...end.http }, options.builtInHosts),
        ...(isFailed ? { 'error.type': recordableErrorType(end.errorType) } : {}),
        ...(isAbandoned ? { 'cli.abandoned': true } : {}),
      }
      ended.push({
        traceId: trace,
        spanId: id,
        parentSpanId,
        name: kind === 'internal' ? name : clientName(http.method ?? name),
        kind,
        startMs,
        endMs: nowMs(),
        attributes,
        events: [],
        status: isFailed ? 'error' : 'unset',
      })
    }
    open.add(finish)
    return {
      traceparent: traceparent(trace, id),
      run: (work) => active.run(id, work),
      end: (end = {}) => finish(end, false),
    }
  }

  return {
    traceId: trace,
    rootId,
    start,
    close() {
      for (const finish of open) finish({}, true)
      return ended
    },
  }
}

/** The conventions name an HTTP span by its method, and by `HTTP` where that is unknown. */
function clientName(method: string): string {
  const known = knownMethod(method)
  return known === OTHER ? 'HTTP' : known
}

function ownValue<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}
