import { type SliEvent, type Slo, alertWindows, burnPolicy, formatTime, replay } from '@indev/slo'
import type { View } from '../view.ts'
import type { Judged } from './judge.ts'
import { windowMs } from './objective.ts'
import { percent } from './percent.ts'

/** How often Prometheus evaluates rules such as these at most, ms. */
const STEP_MS = 300_000

/** One alert, from when it fired to when it ended. */
export interface AlertSpan {
  /** Severity and long window: `page 1h`. */
  readonly policy: string
  readonly fromMs: number
  /** `null`: it fires still. */
  readonly untilMs: number | null
  /** Share of the budget that was spent when it fired; `null` without data. */
  readonly consumed: number | null
}

/** What an alert must rest on, so that one failure on a quiet day wakes nobody. */
const GATE = { minBad: 3, minInstalls: 1, confidence: 0.95 }

/**
 * The alerts that the usual burn rate rules would have raised.
 *
 * @param events - Judged already, also where the objective is about time.
 * @param isGated - Whether those that rest on too few failures are held back.
 * @throws `SloError` when the rules can't fire for this target or period.
 */
export function alertHistory(
  slo: Slo,
  events: readonly SliEvent[],
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  isGated: boolean,
): readonly AlertSpan[] {
  const rules = alertWindows({ periodMs: windowMs(slo, untilMs), target: slo.target })
  const policies = rules.map((rule) => burnPolicy(rule, isGated ? { gate: GATE } : {}))
  const judged: Slo = { ...slo, sli: { kind: 'ratio' } }
  const transitions = replay(judged, events, { policies, fromMs, untilMs, stepMs: STEP_MS })
  return transitions.flatMap(({ atMs, policy, firing, consumed }, index) => {
    if (!firing) return []
    const end = transitions.slice(index + 1).find((later) => later.policy === policy)
    return { policy, fromMs: atMs, untilMs: end?.atMs ?? null, consumed }
  })
}

/**
 * Judged commands one by one, as replaying wants them.
 *
 * What is left of old days is known by the hour: those commands are spread evenly over it.
 */
export function eventsOf(judged: readonly Judged[]): SliEvent[] {
  return judged.flatMap(({ startMs, good, bad }, row) => {
    const total = good + bad
    const stepMs = total > 1 ? 3_600_000 / total : 0
    return Array.from({ length: total }, (_, nth): SliEvent => {
      // The failures in between, not all at the end.
      const isBad = Math.floor(((nth + 1) * bad) / total) > Math.floor((nth * bad) / total)
      const atMs = Math.floor(startMs + nth * stepMs)
      return { id: `${row}.${nth}`, atMs, outcome: isBad ? 'bad' : 'good' }
    })
  })
}

/** How often a severity spoke: `2 pages and 1 ticket`. */
export function countText(alerts: readonly AlertSpan[]): string {
  const [pages, tickets] = ['page', 'ticket'].map((severity) => {
    const count = alerts.filter(({ policy }) => policy.startsWith(severity)).length
    return `${count} ${severity}${count === 1 ? '' : 's'}`
  })
  return `${pages ?? ''} and ${tickets ?? ''}`
}

/** A table of alerts, in order of time. */
export function alertTable(alerts: readonly AlertSpan[], untilMs: number, view: View): string {
  return view.table(
    ['FIRED', 'RULE', 'FOR', 'BUDGET SPENT BY THEN'],
    alerts.map(({ policy, fromMs, untilMs: endMs, consumed }) => [
      `${new Date(fromMs).toISOString().slice(0, 16).replace('T', ' ')}Z`,
      view.paint(policy.startsWith('page') ? 'bad' : 'warn', policy),
      endMs === null ? `${formatTime(untilMs - fromMs)}, still` : formatTime(endMs - fromMs),
      consumed === null ? '-' : percent(consumed),
    ]),
  )
}
