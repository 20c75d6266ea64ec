import type { Rational } from './rational.ts'
import type { Sli } from './sli.ts'
import type { Window } from './window.ts'

/** How good and bad events become a budget. */
export type BudgetingMethod = 'Occurrences' | 'Timeslices' | 'RatioTimeslices'

/** A service level objective: this share of events (or of slices of time) is good in every window. */
export interface Slo {
  /** Unique among the SLOs of its service. */
  readonly id: string
  /** Whose SLO it is. */
  readonly service: string
  /** In (0, 1), exact. */
  readonly target: Rational
  /** How long it looks back. */
  readonly window: Window
  /**
   * `Occurrences` counts events. `Timeslices` counts slices of time that reached a target of their
   * own. `RatioTimeslices` averages the ratios of slices, a quiet one weighing as much as a busy one.
   */
  readonly method: BudgetingMethod
  /**
   * How events are judged; by their own outcome unless set.
   *
   * @defaultValue `{ kind: 'ratio' }`
   */
  readonly sli?: Sli
  /** Needed by the two slice methods; `target` by `Timeslices` alone. */
  readonly timeSlice?: { readonly lengthMs: number; readonly target?: Rational }
  /**
   * What a slice without an event is, for `Timeslices`.
   *
   * @defaultValue 'exclude'
   */
  readonly noData?: 'exclude' | 'good' | 'bad'
  /**
   * How much one machine may say, for `Occurrences`: with a cap of k, one with n events counts as
   * min(n, k) events of its own ratio, so that a retry loop on one laptop is not the whole fleet's
   * failure. `'install'` is a cap of 1: every machine weighs the same.
   *
   * @defaultValue 'event'
   */
  readonly weighting?: 'event' | 'install' | { readonly cap: number }
}
