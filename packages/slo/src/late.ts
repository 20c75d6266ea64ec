import type { SliEvent } from './event.ts'
import type { CalendarPeriod } from './calendar/calendar-window.ts'

/** When an event became known, Unix ms: when it arrived, else when it happened. */
export function knownAtMs(event: SliEvent): number {
  return event.receivedAtMs ?? event.atMs
}

/** What was known at `atMs`: evaluating it tells what an evaluation then would have told. */
export function knownBy(events: readonly SliEvent[], atMs: number): readonly SliEvent[] {
  return events.filter((event) => knownAtMs(event) <= atMs)
}

/** How far the past is settled, and what of a period is still coming in. */
export interface Settlement {
  /** Until when nearly everything has arrived, Unix ms: `atMs` less the lateness of 99 % so far. */
  readonly settledUntilMs: number
  /** The period is over, and settled. Its numbers are provisional until then. */
  readonly settled: boolean
  /** Events of the period that arrived after it was over. */
  readonly late: number
  /** How often late events have changed its numbers since it was over. */
  readonly revision: number
}

/**
 * How settled a period's numbers are at `atMs`.
 *
 * @param events - What is known, with `receivedAtMs` where it differs from `atMs`.
 * @param quantile - Share of events whose lateness is waited for, in (0, 1].
 */
export function settlementOf(
  events: readonly SliEvent[],
  period: CalendarPeriod,
  atMs: number,
  quantile = 0.99,
): Settlement {
  const known = knownBy(events, atMs)
  const settledUntilMs = atMs - latenessQuantile(known, quantile)
  const arrivals = known
    .filter((event) => event.atMs >= period.startMs && event.atMs < period.endMs)
    .map(knownAtMs)
    .filter((arrivedAtMs) => arrivedAtMs >= period.endMs)
  return {
    settledUntilMs,
    settled: settledUntilMs >= period.endMs,
    late: arrivals.length,
    revision: new Set(arrivals).size,
  }
}

function latenessQuantile(events: readonly SliEvent[], quantile: number): number {
  const lateness = events
    .map((event) => Math.max(0, knownAtMs(event) - event.atMs))
    .toSorted((a, b) => a - b)
  return lateness[Math.max(0, Math.ceil(quantile * lateness.length) - 1)] ?? 0
}
