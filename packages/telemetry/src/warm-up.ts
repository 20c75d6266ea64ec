import { encode } from './encoder.ts'
import type { SpanRecord } from './span-record.ts'

/** Runs once, early, what is slow when it first runs. */
export interface WarmUp {
  /** Encodes a span for nothing, so that the real ones meet compiled code; a second call does nothing. */
  run(): void
  /** How long that took; `undefined` until then. */
  tookUs(): number | undefined
}

/** The warm-up of one process. */
export function warmUp(monotonicMs: () => number): WarmUp {
  let tookMs: number | undefined
  return {
    run() {
      if (tookMs !== undefined) return
      const startMs = monotonicMs()
      encode([SPAN], { 'service.name': '' })
      tookMs = monotonicMs() - startMs
    },
    tookUs: () => (tookMs === undefined ? undefined : Math.round(tookMs * 1000)),
  }
}

/** Has one of everything that a real span has; goes nowhere. */
const SPAN: SpanRecord = {
  traceId: '00000000000000000000000000000001',
  spanId: '0000000000000001',
  parentSpanId: '0000000000000002',
  name: '',
  kind: 'internal',
  startMs: 1,
  endMs: 2,
  attributes: { text: '', whole: 1, part: 0.5, yes: true },
  events: [{ name: '', atMs: 1, attributes: {} }],
  links: [{ traceId: '00000000000000000000000000000001', spanId: '0000000000000001' }],
  status: 'error',
}
