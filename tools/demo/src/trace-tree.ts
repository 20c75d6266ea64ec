import type { ReceivedSpan } from './otlp-spans.ts'

/** A trace as a tree: who called whom, how long each took, and the events on the way. */
export function renderTrace(spans: readonly ReceivedSpan[]): string {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const sorted = spans.toSorted((a, b) => Number(a.startNs - b.startNs))
  const roots = sorted.filter(({ parentSpanId }) => !ids.has(parentSpanId))
  const lines: { readonly label: string; readonly took: string; readonly service: string }[] = []

  const visit = (span: ReceivedSpan, first: string, rest: string): void => {
    const took = formatMs(span.endNs - span.startNs)
    const errorType = span.attributes['error.type']
    const failure = span.failed ? ` (${typeof errorType === 'string' ? errorType : 'failed'})` : ''
    lines.push({ label: `${first}${span.name}${failure}`, took, service: span.service })
    const children = sorted.filter(({ parentSpanId }) => parentSpanId === span.spanId)
    const stem = rest + (children.length > 0 ? '│ ' : '  ')
    for (const event of span.events) {
      const since = formatMs(event.timeNs - span.startNs)
      lines.push({ label: `${stem}* ${event.name}`, took: `at ${since}`, service: '' })
    }
    for (const [index, child] of children.entries()) {
      const isLast = index === children.length - 1
      visit(child, `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`)
    }
  }
  for (const root of roots) visit(root, '', '')

  const labelWidth = Math.max(0, ...lines.map(({ label }) => label.length))
  const tookWidth = Math.max(0, ...lines.map(({ took }) => took.length))
  return lines
    .map(({ label, took, service }) =>
      `${label.padEnd(labelWidth)}  ${took.padStart(tookWidth)}  ${service}`.trimEnd(),
    )
    .join('\n')
}

/** Three digits are enough to compare. */
function formatMs(durationNs: bigint): string {
  const ms = Number(durationNs) / 1e6
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`
  return `${ms >= 10 ? ms.toFixed(0) : ms.toFixed(1)} ms`
}
