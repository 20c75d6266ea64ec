import type { ReceivedSpan } from './otlp-spans.ts'

/** A span on one line: when, who, what, how long, and how it ended. */
export function spanLine(span: ReceivedSpan): string {
  const at = new Date(Number(span.startNs / 1_000_000n)).toISOString().slice(11, 23)
  const tookMs = Number(span.endNs - span.startNs) / 1e6
  const errorType = span.attributes['error.type']
  const ending = span.failed ? `failed ${typeof errorType === 'string' ? errorType : ''}` : 'ok'
  const events = span.events.map(({ name }) => name).join(' ')
  return [
    at,
    span.traceId.slice(0, 8),
    span.service.padEnd(14),
    `${tookMs.toFixed(1)} ms`.padStart(11),
    span.name,
    ending.trim(),
    ...(events === '' ? [] : [`(${events})`]),
  ].join('  ')
}
