import type { JsonSchema, View } from '@indev/cli'
import type { ClusterEvent } from '../api/operations.ts'

/** An event, as every command shows it. */
export const eventSchema: JsonSchema = {
  type: 'object',
  properties: {
    sequence: { type: 'integer' },
    at: { type: 'string', description: 'RFC 3339.' },
    state: { type: 'string' },
    reason: { type: 'string' },
    message: { type: 'string' },
  },
  required: ['sequence', 'at', 'state', 'reason', 'message'],
  additionalProperties: false,
}

/** A table of events. */
export function eventTable(events: readonly ClusterEvent[], view: View): string {
  if (events.length === 0) return 'No events found\n'
  return view.table(
    [
      { title: 'Time', keep: 5 },
      { title: 'State', keep: 4 },
      { title: 'Reason', keep: 2 },
      { title: 'Message', keep: 3 },
      { title: 'Sequence', wide: true },
    ],
    events.map(({ at, state, reason, message, sequence }) => [
      view.time(at),
      state,
      reason,
      message,
      String(sequence),
    ]),
  )
}
