import type { Changes } from '../changes.ts'
import type { Clock } from '../clock.ts'
import type { Reply } from './reply.ts'

/** How long a stream may be silent, ms; what stands in between drops connections that are. */
const heartbeatMs = 15_000

/** How long a stream lasts, ms: as long as a token, then the client comes back with a new one. */
const maxStreamMs = 15 * 60_000

/**
 * Events as they come, until no more can come, the client is gone, the platform stops
 * or 15 minutes are over.
 *
 * @param read - The reply with all events after a sequence number.
 * @see HTML Living Standard, section 9.2 (server-sent events)
 */
export function follow(
  since: number,
  read: (since: number) => Reply,
  changes: Changes,
  clock: Clock,
): Response {
  const endAtMs = clock.nowMs() + maxStreamMs
  const abort = new AbortController()
  const encoder = new TextEncoder()
  /** Read, and not sent yet. */
  let known: Reply | undefined
  let last = since
  const stream = new ReadableStream<Uint8Array>({
    // Without a byte, the headers would wait for the first event too.
    start: (controller) => controller.enqueue(encoder.encode(':\n\n')),
    pull: async (controller) => {
      for (;;) {
        // While the client takes nothing, nobody waits for changes: what has come since is read anew.
        const reply: Reply = known ?? read(last)
        known = undefined
        const events = reply.ok ? eventsIn(reply.body) : []
        const isLate = clock.nowMs() >= endAtMs
        const isOver = !reply.ok || reply.isOver === true || isLate
        if (events.length > 0) {
          controller.enqueue(encoder.encode(events.map(toFrame).join('')))
          last = events.at(-1)?.sequence ?? last
        }
        if (isOver || changes.isClosed || abort.signal.aborted) return controller.close()
        if (events.length > 0) return
        await changes.wait(heartbeatMs, abort.signal)
        const next = read(last)
        const isStill = next.ok && eventsIn(next.body).length === 0 && next.isOver !== true
        if (isStill && !changes.isClosed) {
          controller.enqueue(encoder.encode(':\n\n'))
          return
        }
        known = next
      }
    },
    cancel: () => abort.abort(),
  })
  return new Response(stream, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' },
  })
}

interface Numbered {
  readonly sequence: number
}

function toFrame(event: Numbered): string {
  return `id: ${event.sequence}\nevent: cluster\ndata: ${JSON.stringify(event)}\n\n`
}

function eventsIn(body: unknown): readonly Numbered[] {
  return Array.isArray(body) ? body.filter(isNumbered) : []
}

function isNumbered(value: unknown): value is Numbered {
  return typeof value === 'object' && value !== null && 'sequence' in value
}
