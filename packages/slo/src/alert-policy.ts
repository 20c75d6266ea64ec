import { evaluateAlert, type AlertOptions, type AlertState } from './alerts.ts'
import { measure, type AlertMeasure } from './alert-measure.ts'
import type { BurnRule } from './alert-windows.ts'
import { formatPromDuration } from './duration.ts'
import type { SliSeries } from './series.ts'
import type { Slo } from './slo.ts'

/** What a policy decides on. */
export interface PolicyView {
  /** What the policy is for. */
  readonly slo: Slo
  /** What was known at `atMs`. */
  readonly series: SliSeries
  /** Unix time, whole ms. */
  readonly atMs: number
  /** The state that the policy was in. */
  readonly previous: AlertState
}

/** Any way to decide when an SLO alerts. */
export interface AlertPolicy {
  /** Tells it apart among those replayed together. */
  readonly name: string
  /** Decides the state at one moment; pure. */
  readonly evaluate: (view: PolicyView) => AlertState
}

/** A limit on one measure. */
export type AlertCondition = AlertMeasure & {
  readonly op: 'gt' | 'gte' | 'lt' | 'lte'
  /** In the measure's unit. */
  readonly value: number
}

const HOLDS: Readonly<Record<AlertCondition['op'], (measured: number, value: number) => boolean>> =
  {
    gt: (measured, value) => measured > value,
    gte: (measured, value) => measured >= value,
    lt: (measured, value) => measured < value,
    lte: (measured, value) => measured <= value,
  }

/** The policy of a burn rate rule, named by its severity and long window: `page 1h`. */
export function burnPolicy(
  rule: BurnRule,
  options: Omit<AlertOptions, 'previous'> = {},
): AlertPolicy {
  return {
    name: `${rule.severity} ${formatPromDuration(rule.longMs)}`,
    evaluate: ({ slo, series, atMs, previous }) =>
      evaluateAlert(slo, series, atMs, rule, { ...options, previous }),
  }
}

/** The policy that fires while all its conditions hold, and is frozen while one has no data. */
export function conditionPolicy(name: string, conditions: readonly AlertCondition[]): AlertPolicy {
  return {
    name,
    evaluate: ({ slo, series, atMs, previous }) => {
      const values = conditions.map((condition) => measure(slo, series, atMs, condition))
      if (values.includes(null)) return { ...previous, frozen: 'no-data' }
      const firing = conditions.every((condition, index) =>
        HOLDS[condition.op](values[index] ?? 0, condition.value),
      )
      return { firing, frozen: null, heldBack: [] }
    },
  }
}
