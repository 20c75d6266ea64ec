import { evaluateAlert, QUIET, type AlertState } from './alerts.ts'
import type { Gate } from './alert-gate.ts'
import type { BurnRule } from './alert-windows.ts'
import { evaluate } from './evaluate.ts'
import { SloError } from './errors.ts'
import type { SliEvent } from './event.ts'
import { knownAtMs } from './late.ts'
import type { SliSeries } from './series.ts'
import { seriesOf } from './sli-data.ts'
import type { Slo } from './slo.ts'

/** An alert that began or ended. */
export interface Transition {
  readonly atMs: number
  readonly rule: BurnRule
  readonly firing: boolean
  /** Share of the budget consumed at that moment, as it was known then. */
  readonly consumed: number | null
}

/** What is replayed. */
export interface ReplayOptions {
  readonly rules: readonly BurnRule[]
  readonly fromMs: number
  readonly untilMs: number
  /** How often the rules were evaluated, whole ms. */
  readonly stepMs: number
  readonly gate?: Gate
  readonly observedSinceMs?: number
}

/**
 * Every alert that these rules would have raised over a history, evaluated at each step with only
 * what was known by then: events that arrived late count from their arrival on.
 *
 * @throws {@link SloError} `ERR_SLO_WINDOW` when the step is not a positive whole number, and what
 *   {@link evaluateAlert} throws.
 */
export function replay(
  slo: Slo,
  events: readonly SliEvent[],
  options: ReplayOptions,
): readonly Transition[] {
  const { rules, fromMs, untilMs, stepMs, ...alertOptions } = options
  if (!(Number.isInteger(stepMs) && stepMs > 0)) {
    throw new SloError('ERR_SLO_WINDOW', `a step of ${stepMs} ms is not a positive whole number`)
  }
  const transitions: Transition[] = []
  const states = new Map<BurnRule, AlertState>()
  const seriesAt = knowledge(slo, events, options)
  for (let atMs = fromMs; atMs <= untilMs; atMs += stepMs) {
    const series = seriesAt(atMs)
    for (const rule of rules) {
      const previous = states.get(rule) ?? QUIET
      const state = evaluateAlert(slo, series, atMs, rule, { ...alertOptions, previous })
      states.set(rule, state)
      if (state.firing === previous.firing) continue
      const { consumed } = evaluate(slo, series, atMs).budget
      transitions.push({ atMs, rule, firing: state.firing, consumed })
    }
  }
  return transitions
}

/** The series as known at ascending steps, rebuilt only when something late has arrived. */
function knowledge(
  slo: Slo,
  events: readonly SliEvent[],
  { fromMs, stepMs }: ReplayOptions,
): (atMs: number) => SliSeries {
  const isLate = (event: SliEvent): boolean => {
    const nextStepMs = fromMs + Math.ceil((event.atMs - fromMs) / stepMs) * stepMs
    return knownAtMs(event) > Math.max(fromMs, nextStepMs)
  }
  // What is known by the step after it happened is in no window before that step.
  const onTime = events.filter((event) => !isLate(event))
  const late = events.filter(isLate).toSorted((a, b) => knownAtMs(a) - knownAtMs(b))
  let arrived = 0
  let series = seriesOf(slo, onTime)
  return (atMs) => {
    const before = arrived
    for (let next = late[arrived]; next && knownAtMs(next) <= atMs; next = late[arrived])
      arrived += 1
    if (arrived > before) series = seriesOf(slo, [...onTime, ...late.slice(0, arrived)])
    return series
  }
}
