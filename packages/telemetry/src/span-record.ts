import type { SpanValue } from './schema.ts'
import type { RemoteSpan } from './trace-context.ts'

/** A named point in time within a span. */
export interface EventRecord {
  readonly name: string
  /** Unix ms, with a fraction. */
  readonly atMs: number
  readonly attributes: Readonly<Record<string, SpanValue>>
}

/** A finished span as plain data: what the foreground keeps until the process ends. */
export interface SpanRecord {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string
  /** Absent on the root, unless the command joined its caller's trace. */
  readonly parentSpanId?: string | undefined
  /** Whether the parent is a span of another process. */
  readonly isParentRemote?: boolean | undefined
  /** Spans of other processes that this one has to do with. */
  readonly links?: readonly RemoteSpan[] | undefined
  readonly name: string
  readonly kind: 'client' | 'internal'
  /** Unix ms, with a fraction. */
  readonly startMs: number
  /** Unix ms, with a fraction; `startMs` plus a monotonic duration. */
  readonly endMs: number
  readonly attributes: Readonly<Record<string, SpanValue>>
  readonly events: readonly EventRecord[]
  readonly status: 'unset' | 'ok' | 'error'
}

/** The attributes of the resource: who recorded the spans. */
export type ResourceAttributes = Readonly<Record<string, SpanValue>>
