import { type SliEvent, type Slo, syntheticEvents } from '@indev/slo'
import { type AlertSpan, alertHistory } from './alert-history.ts'
import { DAY_MS } from './days.ts'
import { windowMs } from './objective.ts'

/** A service to make up. */
export interface SimulationInput {
  readonly eventsPerDay: number
  /** Failures outside of the outage, in [0, 1]. */
  readonly failureRatio: number
  readonly outageMs: number
  /** Failures in it, in [0, 1]. */
  readonly outageRatio: number
  readonly seed: number
}

/** What would happen to an objective. */
export interface Simulation {
  readonly id: string
  readonly title: string
  /** When the outage begins, Unix ms: three days before the end. */
  readonly outageAtMs: number
  readonly untilMs: number
  readonly events: number
  readonly bad: number
  readonly alerts: readonly AlertSpan[]
  /** Alerts before the outage: false ones. */
  readonly falseAlerts: number
  /** From the beginning of the outage to the first page, ms; `null` when nobody is paged. */
  readonly pagedAfterMs: number | null
  /** The same to the first alert of any kind. */
  readonly noticedAfterMs: number | null
}

/** Makes up two windows of commands with an outage near their end, and lets the alerts watch. */
export function simulate(
  slo: Slo,
  title: string,
  input: SimulationInput,
  untilMs: number,
): Simulation {
  const lengthMs = windowMs(slo, untilMs)
  const outageAtMs = untilMs - 3 * DAY_MS
  const outage = {
    fromMs: outageAtMs,
    untilMs: outageAtMs + input.outageMs,
    failureRatio: input.outageRatio,
  }
  const events: SliEvent[] = syntheticEvents(
    {
      fromMs: untilMs - 2 * lengthMs,
      untilMs,
      eventsPerHour: input.eventsPerDay / 24,
      failureRatio: input.failureRatio,
      outages: [outage],
    },
    uniform(input.seed),
  )
  const alerts = alertHistory(slo, events, { fromMs: untilMs - lengthMs, untilMs }, true)
  const due = alerts.filter(({ fromMs }) => fromMs >= outageAtMs)
  const after = (found: AlertSpan | undefined): number | null =>
    found === undefined ? null : found.fromMs - outageAtMs
  return {
    id: slo.id,
    title,
    outageAtMs,
    untilMs,
    events: events.length,
    bad: events.filter(({ outcome }) => outcome === 'bad').length,
    alerts,
    falseAlerts: alerts.length - due.length,
    pagedAfterMs: after(due.find(({ policy }) => policy.startsWith('page'))),
    noticedAfterMs: after(due[0]),
  }
}

/** Uniform in [0, 1), the same for the same seed: Tommy Ettinger's mulberry32. */
function uniform(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
