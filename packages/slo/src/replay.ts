import type { AlertPolicy } from './alert-policy.ts'
import { QUIET, type AlertState } from './alerts.ts'
import { evaluate } from './evaluate.ts'
import { SloError } from './errors.ts'
import type { SliEvent } from './event.ts'
import { knownAtMs } from './late.ts'
import type { SliSeries } from './series.ts'
import { seriesOf } from './sli-data.ts'
import type { Slo } from './slo.ts'

/** An alert that began or ended. */
export interface Transition {
  /** The step at which it changed, Unix ms. */
  readonly atMs: number
  /** Name of the policy. */
  readonly policy: string
  /** Whether it began or ended. */
  readonly firing: boolean
  /** Share of the budget consumed at that moment, as it was known then. */
  readonly consumed: number | null
}

/** What is replayed. */
export interface ReplayOptions {
  /** Each with a name of its own. */
  readonly policies: readonly AlertPolicy[]
  /** First moment, Unix ms. */
  readonly fromMs: number
  /** Last moment, Unix ms. */
  readonly untilMs: number
  /** How often the policies were evaluated, whole ms. */
  readonly stepMs: number
}

/**
 * Every alert that these policies would have raised over a history, evaluated at each step with only
 * what was known by then: events that arrived late count from their arrival on.
 *
 * @throws `SloError` `ERR_SLO_WINDOW` when the step is not a positive whole number, and what
 *   a policy throws.
 */
export function replay(
  slo: Slo,
  events: readonly SliEvent[],
  options: ReplayOptions,
): readonly Transition[] {
  const { policies, fromMs, untilMs, stepMs } = options
  if (!(Number.isInteger(stepMs) && stepMs > 0)) {
    throw new SloError('ERR_SLO_WINDOW', `a step of ${stepMs} ms is not a positive whole number`)
  }
  const transitions: Transition[] = []
  const states = new Map<string, AlertState>()
  const seriesAt = knowledge(slo, events, options)
  for (let atMs = fromMs; atMs <= untilMs; atMs += stepMs) {
    const series = seriesAt(atMs)
    for (const { name, evaluate: decide } of policies) {
      const previous = states.get(name) ?? QUIET
      const state = decide({ slo, series, atMs, previous })
      states.set(name, state)
      if (state.firing === previous.firing) continue
      const { consumed } = evaluate(slo, series, atMs).budget
      transitions.push({ atMs, policy: name, firing: state.firing, consumed })
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
