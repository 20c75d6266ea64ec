import {
  type Interval,
  type Slo,
  type SliEvent,
  type SloStatus,
  burnRate,
  durationMs,
  evaluate,
  parseDuration,
  parseTarget,
  rolling,
  sampleSizeFor,
} from '@indev/slo'
import type { SloDefinition } from '../app.ts'
import { percent } from './percent.ts'

/** How far back the burn rates look. */
const LOOKBACKS = ['1h', '6h', '3d'] as const

/** How sure the verdict is, as a share. */
const CONFIDENCE = 0.95

/** One objective at one moment: what `slo status -o json` prints. */
export interface SloReport {
  readonly id: string
  readonly title: string
  readonly target: string
  readonly window: string
  readonly verdict: SloStatus['verdict']
  /** One sentence for a person. */
  readonly sentence: string
  readonly good: number
  readonly bad: number
  readonly total: number
  readonly excluded: Readonly<Record<string, number>>
  /** In [0, 1]; `null` without data. */
  readonly sli: number | null
  readonly interval: Interval | null
  readonly budget: {
    readonly allowed: number
    readonly spent: number
    readonly left: number
    /** Share of the budget left, negative when overspent; `null` without data. */
    readonly remaining: number | null
  }
  /** 1 spends the budget in exactly the window; `null` without data. */
  readonly burnRate: Readonly<Record<(typeof LOOKBACKS)[number], number | null>>
  /** Events without a failure that would show the target to be kept, 95 % sure. */
  readonly sampleNeeded: number
}

/** Evaluates one definition; `service` is the app's name. */
export function reportOf(
  definition: SloDefinition,
  service: string,
  events: readonly SliEvent[],
  atMs: number,
): SloReport {
  const slo = sloOf(definition, service)
  const status = evaluate(slo, events, atMs, { level: CONFIDENCE })
  const { counts, budget, sli, interval, verdict } = status
  const burn = (lookback: string): number | null =>
    burnRate(slo, events, atMs, durationMs(parseDuration(lookback))).burn
  const sampleNeeded = sampleSizeFor(slo.target, CONFIDENCE)
  return {
    id: definition.id,
    title: definition.title,
    target: definition.target,
    window: definition.window,
    verdict,
    sentence: sentenceOf(definition, status, sampleNeeded),
    good: counts.good,
    bad: counts.bad,
    total: counts.total,
    excluded: counts.excluded,
    sli,
    interval,
    budget: {
      allowed: budget.allowed,
      spent: budget.spent,
      left: budget.left,
      remaining: budget.remaining,
    },
    burnRate: { '1h': burn('1h'), '6h': burn('6h'), '3d': burn('3d') },
    sampleNeeded,
  }
}

/** How far back the journal has to be read for all of `definitions`, ms. */
export function longestWindowMs(definitions: readonly SloDefinition[]): number {
  return Math.max(0, ...definitions.map(({ window }) => durationMs(parseDuration(window))))
}

function sloOf({ id, target, window }: SloDefinition, service: string): Slo {
  return {
    id,
    service,
    target: parseTarget(target),
    window: rolling(parseDuration(window)),
    method: 'Occurrences',
  }
}

/** What the counts prove about the true rate, and what they don't. */
function sentenceOf(definition: SloDefinition, status: SloStatus, sampleNeeded: number): string {
  const { target } = definition
  const { counts, interval } = status
  const needed = `it takes ${sampleNeeded.toLocaleString('en')} in a row without a failure to show ${target}`
  if (interval === null) return `Nothing was recorded in this window; ${needed}.`
  const seen = `${counts.good} good of ${counts.total}`
  const between = `between ${percent(interval.lower)} and ${percent(interval.upper)}`
  const isSettled = status.verdict === 'met' || status.verdict === 'breached'
  if (!isSettled) return `Too early to say: ${seen} only puts the true rate ${between}; ${needed}.`
  const word = status.verdict === 'met' ? 'Kept' : 'Missed'
  return `${word}: ${seen}, 95 % sure that the true rate is ${between}.`
}
