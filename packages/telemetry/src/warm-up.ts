import { encode } from './encoder.ts'
import type { SpanRecord } from './span-record.ts'

/** Encodes a span for nothing, so that the real ones meet compiled code. */
export function warmUp(): void {
  encode([SPAN], { 'service.name': '' })
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
