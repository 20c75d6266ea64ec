import type { SliEvent } from '../../src/index.ts'
import { events, NOW_MS } from './slo.ts'

/** Events spread over `(untilMs - spanMs, untilMs]`, with ids of their own. */
export function lookbackEvents(options: {
  readonly good: number
  readonly bad: number
  readonly spanMs: number
  readonly untilMs?: number
}): SliEvent[] {
  const { good, bad, spanMs, untilMs = NOW_MS } = options
  return events(good, bad, untilMs, spanMs).map((event) => ({
    ...event,
    id: `${event.id} of ${good}, ${bad}`,
  }))
}
