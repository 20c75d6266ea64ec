import { formatTime } from './duration.ts'
import { SloError } from './errors.ts'
import {
  compare,
  divide,
  formatRational,
  multiply,
  rational,
  rationalToNumber,
  type Rational,
} from './rational.ts'
import { budgetShare, formatPercent } from './target.ts'

/** How loudly an alert speaks. */
export type Severity = 'page' | 'ticket'

/** One row of a catalogue: this share of the budget, spent within `longMs`, is worth an alert. */
export interface AlertWindow {
  /** Whom it wakes. */
  readonly severity: Severity
  /** Share of the period's budget, in (0, 1]. */
  readonly budget: Rational
  /** The window that shows that the trouble is real, ms. */
  readonly longMs: number
  /** Clears the alert soon after the trouble ends; a twelfth of `longMs` by convention. */
  readonly shortMs: number
}

/** A row turned into a threshold: fires while both windows burn faster than `factor`. */
export interface BurnRule extends AlertWindow {
  /** `budget * period / long`, exact: 14.4 for 2 % of 30 days in one hour. */
  readonly factor: Rational
}

/** What the rules are for. */
export interface AlertWindowsOptions {
  /** The SLO's period, ms. */
  readonly periodMs: number
  /** The target that the rules must be able to fire for. */
  readonly target: Rational
  /**
   * A catalogue by name, or rows of your own.
   *
   * @defaultValue 'google'
   */
  readonly catalogue?: 'google' | 'datadog' | readonly AlertWindow[]
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** Google SRE Workbook, "Alerting on SLOs", table 5-8 with the 24 h row of iteration 6. */
const GOOGLE: readonly Parameters<typeof row>[] = [
  ['page', 2, HOUR_MS, 5 * MINUTE_MS],
  ['page', 5, 6 * HOUR_MS, 30 * MINUTE_MS],
  ['ticket', 10, DAY_MS, 2 * HOUR_MS],
  ['ticket', 10, 3 * DAY_MS, 6 * HOUR_MS],
]

/** Datadog, "Burn rate alerts": recommended rows for 7, 30 and 90 days. */
const DATADOG_PERCENT: Readonly<Record<number, readonly [number, number, number]>> = {
  7: [10, 20, 40],
  30: [2, 5, 10],
  90: [1, 3, 5],
}

/**
 * The multi-window, multi-burn-rate rules of a catalogue for any period.
 *
 * @throws `SloError` `ERR_SLO_UNREACHABLE` when a rule can never fire: no service burns faster
 *   than `1 / (1 - target)`. `ERR_SLO_WINDOW` for windows that do not fit into the period, or a
 *   period for which the catalogue has no rows.
 */
export function alertWindows(options: AlertWindowsOptions): readonly BurnRule[] {
  const { periodMs, target, catalogue = 'google' } = options
  return catalogueWindows(catalogue, periodMs).map((window) => {
    const rule = { ...window, factor: factorOf(window, periodMs) }
    if (isReachable(rule, target)) return rule
    throw new SloError('ERR_SLO_UNREACHABLE', unreachableMessage(rule, target, periodMs))
  })
}

/** Whether a rule can fire at all: `factor < 1 / (1 - target)`, decided exactly. */
export function isReachable(rule: BurnRule, target: Rational): boolean {
  return compare(multiply(rule.factor, budgetShare(target)), rational(1)) < 0
}

/** The share of the budget that a total outage of `longMs` spends: no rule can ask for as much. */
export function maxBudgetShare(target: Rational, longMs: number, periodMs: number): Rational {
  return divide(rational(longMs, periodMs), budgetShare(target))
}

/**
 * The rows of a catalogue for a period, whether a service can reach them or not.
 *
 * @throws `SloError` `ERR_SLO_WINDOW` for a period for which the catalogue has no rows.
 */
export function catalogueWindows(
  catalogue: NonNullable<AlertWindowsOptions['catalogue']>,
  periodMs: number,
): readonly AlertWindow[] {
  if (catalogue === 'google') return GOOGLE.map((each) => row(...each))
  if (catalogue !== 'datadog') return catalogue
  const percents = DATADOG_PERCENT[periodMs / DAY_MS]
  if (percents === undefined) {
    throw new SloError(
      'ERR_SLO_WINDOW',
      `Datadog's catalogue has 7, 30 and 90 days, not ${periodMs} ms`,
    )
  }
  return [
    row('page', percents[0], HOUR_MS, 5 * MINUTE_MS),
    row('page', percents[1], 6 * HOUR_MS, 30 * MINUTE_MS),
    row('ticket', percents[2], DAY_MS, 2 * HOUR_MS),
  ]
}

function factorOf({ budget, longMs, shortMs }: AlertWindow, periodMs: number): Rational {
  const fits = [shortMs, longMs, periodMs].every((ms) => Number.isInteger(ms) && ms > 0)
  if (!fits || shortMs > longMs || longMs > periodMs) {
    throw new SloError(
      'ERR_SLO_WINDOW',
      `windows of ${shortMs} and ${longMs} ms do not fit into a period of ${periodMs} ms`,
    )
  }
  return multiply(budget, rational(periodMs, longMs))
}

function unreachableMessage(rule: BurnRule, target: Rational, periodMs: number): string {
  const max = rationalToNumber(maxBudgetShare(target, rule.longMs, periodMs)) * 100
  return (
    `a burn rate of ${formatRational(rule.factor)} can never be exceeded with a target of ` +
    `${formatPercent(target)}: a total outage of ${formatTime(rule.longMs)} spends ${max.toPrecision(4)}% of ` +
    `the budget, not more than ${formatPercent(rule.budget)}`
  )
}

function row(severity: Severity, percent: number, longMs: number, shortMs: number): AlertWindow {
  return { severity, budget: rational(percent, 100), longMs, shortMs }
}
