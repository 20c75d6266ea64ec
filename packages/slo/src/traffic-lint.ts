import { parseDecimal, rational, type Rational } from './rational.ts'
import { sampleSizeFor } from './sample-size.ts'
import { formatPercent } from './target.ts'

/** An SLO that the traffic can decide. */
export interface Suggestion {
  /** Its target. */
  readonly target: Rational
  /** Its period, days. */
  readonly periodDays: number
  /** Events that it needs in its period. */
  readonly needed: number
  /** Events that it will have. */
  readonly expected: number
}

/** Whether traffic can ever show a target to be kept. */
export interface TrafficLint {
  /** The expected events suffice. */
  readonly decidable: boolean
  /** Events without a failure that show the target to be kept. */
  readonly needed: number
  /** Events that the period brings. */
  readonly expected: number
  /** Failures that the target allows among the expected events: below 1, any failure breaches. */
  readonly allowedFailures: number
  /** For an undecidable SLO, up to three that could be kept: stricter targets over longer periods. */
  readonly suggestions: readonly Suggestion[]
  /** The finding in one sentence. */
  readonly message: string
}

/** Targets that people choose, strictest first. */
const LADDER: readonly (readonly [numerator: number, denominator: number])[] = [
  [9999, 10_000],
  [9995, 10_000],
  [999, 1000],
  [998, 1000],
  [995, 1000],
  [99, 100],
  [98, 100],
  [97, 100],
  [95, 100],
  [90, 100],
  [80, 100],
]

/**
 * Checks that a target can be told from a worse one with the traffic there is.
 *
 * @param periodDays - The SLO's period, days.
 * @param eventsPerDay - Expected traffic.
 * @param confidence - In (0, 1).
 * @throws `SloError` `ERR_SLO_LEVEL`.
 */
export function lintTraffic(
  target: Rational,
  periodDays: number,
  eventsPerDay: number,
  confidence = 0.95,
): TrafficLint {
  const needed = sampleSizeFor(target, confidence)
  const expected = Math.round(eventsPerDay * periodDays)
  const decidable = expected >= needed
  const sure = formatPercent(parseDecimal(confidence))
  const claim = `${formatPercent(target)} at ${sure} needs ${needed} events`
  return {
    decidable,
    needed,
    expected,
    allowedFailures: (expected * Number(target.d - target.n)) / Number(target.d),
    suggestions: decidable ? [] : suggest(target, periodDays, eventsPerDay, confidence),
    message: `${claim} without a failure; ${periodDays} days bring ${expected}`,
  }
}

function suggest(
  target: Rational,
  periodDays: number,
  eventsPerDay: number,
  confidence: number,
): readonly Suggestion[] {
  const longest = Math.max(periodDays, 365)
  const periods = [...new Set([periodDays, 90, longest])].filter((days) => days >= periodDays)
  const suggestions: Suggestion[] = []
  const ladder = LADDER.map(([n, d]) => rational(n, d))
  for (const days of periods) {
    const expected = Math.round(eventsPerDay * days)
    const best = ladder.find(
      (rung) => isAtMost(rung, target) && sampleSizeFor(rung, confidence) <= expected,
    )
    if (best === undefined) continue
    const needed = sampleSizeFor(best, confidence)
    suggestions.push({ target: best, periodDays: days, needed, expected })
  }
  return suggestions
}

function isAtMost(a: Rational, b: Rational): boolean {
  return a.n * b.d <= b.n * a.d
}
