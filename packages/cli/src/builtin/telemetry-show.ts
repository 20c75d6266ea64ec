import { pendingSpans } from '@indev/telemetry/drain'
import type { DecodedSpan } from '@indev/telemetry/otlp'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import type { View } from '../view.ts'

/** A waiting span in JSON: OTLP's names, times as decimal strings because they exceed 2^53. */
interface ShownSpan extends Omit<DecodedSpan, 'startTimeUnixNano' | 'endTimeUnixNano' | 'events'> {
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly events: readonly {
    readonly name: string
    readonly timeUnixNano: string
    readonly attributes: DecodedSpan['attributes']
  }[]
}

/** `telemetry show`: exactly what would leave the machine, decoded from the bytes on disk. */
export const telemetryShow: Command = defineCommand({
  path: ['telemetry', 'show'],
  summary: 'Shows the spans that are waiting to be sent',
  args: {},
  telemetry: { record: false },
  run: (_args, { paths }): readonly ShownSpan[] =>
    paths === undefined ? [] : pendingSpans(paths).map(shown),
  human: (spans, view) =>
    spans.length === 0
      ? 'nothing is waiting\n'
      : spans.map((span) => spanText(span, view)).join(''),
})

function shown(span: DecodedSpan): ShownSpan {
  return {
    ...span,
    startTimeUnixNano: String(span.startTimeUnixNano),
    endTimeUnixNano: String(span.endTimeUnixNano),
    events: span.events.map(({ name, timeUnixNano, attributes }) => ({
      name,
      timeUnixNano: String(timeUnixNano),
      attributes,
    })),
  }
}

function spanText(span: ShownSpan, view: View): string {
  const startNs = BigInt(span.startTimeUnixNano)
  const tookMs = millis(BigInt(span.endTimeUnixNano) - startNs)
  const at = new Date(Number(startNs / 1_000_000n)).toISOString()
  const head = `${view.paint('bold', span.name)}  ${tookMs}  ${at}  trace ${span.traceId}\n`
  const attributes = { ...span.resource, ...span.attributes }
  const rows = Object.entries(attributes).map(([name, value]) => [`  ${name}`, String(value)])
  const events = span.events.map(({ name, timeUnixNano }) => [
    `  at ${millis(BigInt(timeUnixNano) - startNs)}`,
    name,
  ])
  const [first = [], ...others] = [...rows, ...events]
  return `${head}${view.table(first, others)}\n`
}

function millis(ns: bigint): string {
  return `${(Number(ns) / 1e6).toFixed(1)} ms`
}
