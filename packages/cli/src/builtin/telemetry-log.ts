import {
  type Delivery,
  type JsonObject,
  deliveredJson,
  readDeliveryLog,
} from '@indev/telemetry/operate'
import type { Command } from '../command.ts'
import { defineCommand } from '../define-command.ts'
import type { View } from '../view.ts'
import { SENT } from './results/telemetry-results.ts'
import { readable, shownSpans, spanText } from './telemetry-spans.ts'

/** One request that left and was taken. */
interface Sent extends Omit<Delivery, 'v' | 'body'> {
  /** What was in it, as OTLP/JSON; `null` when it was too large to be kept. Only with `--details`. */
  readonly request?: JsonObject | null
}

/** `telemetry log`: the counterpart of `show`, kept on this machine for as long as there is room. */
export const telemetryLog: Command = defineCommand({
  path: ['telemetry', 'log'],
  summary: 'Shows what has left this machine.',
  description: 'The log is kept here and bounded to 2 MiB: the oldest requests are forgotten.',
  args: {
    details: { type: 'boolean', default: false, summary: 'Show what was in each request' },
  },
  telemetry: { record: false },
  result: SENT,
  run({ details }, { paths }): readonly Sent[] {
    const deliveries = paths === undefined ? [] : readDeliveryLog(paths).deliveries
    return deliveries.map((delivery) => {
      const { v: _v, body: _body, ...facts } = delivery
      return details ? { ...facts, request: deliveredJson(delivery) ?? null } : facts
    })
  },
  human(sent, view) {
    if (sent.length === 0) return 'nothing has left this machine, as far as is still known'
    if (sent.some(({ request }) => request !== undefined)) {
      return sent.map((each) => `${table([each], view)}\n${detailsText(each, view)}`).join('\n')
    }
    return table(sent, view)
  },
})

function table(sent: readonly Sent[], view: View): string {
  return view.table(
    ['LEFT AT', 'SIGNAL', 'RECORDS', 'REFUSED', 'BYTES', 'COLLECTOR'],
    sent.map(({ atMs, signal, records, rejected, bytes, endpoint }) => [
      new Date(atMs).toISOString(),
      signal,
      String(records),
      String(rejected),
      String(bytes),
      endpoint,
    ]),
  )
}

function detailsText({ signal, request }: Sent, view: View): string {
  if (request === undefined || request === null) return 'too large to be kept\n'
  if (signal !== 'traces') return `${JSON.stringify(readable(request), undefined, 2)}\n`
  return shownSpans(request)
    .map((span) => spanText(span, view))
    .join('')
}
