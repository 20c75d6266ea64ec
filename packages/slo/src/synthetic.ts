import { SloError } from './errors.ts'
import type { SliEvent } from './event.ts'

/** A stretch of `[fromMs, untilMs)` with a failure ratio of its own. */
export interface Outage {
  /** Start, Unix ms. */
  readonly fromMs: number
  /** End, Unix ms, not included. */
  readonly untilMs: number
  /** In [0, 1]. */
  readonly failureRatio: number
}

/** The history to make up. */
export interface SyntheticOptions {
  /** Start, Unix ms. */
  readonly fromMs: number
  /** End, Unix ms, not included. */
  readonly untilMs: number
  /** Mean traffic; events come at random, as independent users do. */
  readonly eventsPerHour: number
  /** Outside outages, in [0, 1]. */
  readonly failureRatio: number
  /** Stretches that are worse; the first that holds a moment decides. */
  readonly outages?: readonly Outage[]
  /**
   * How many machines they come from, in turn at random.
   *
   * @defaultValue 1
   */
  readonly installs?: number
}

const HOUR_MS = 3_600_000

/**
 * A made-up history, to replay alert rules over before there is a real one.
 *
 * @param random - Uniform in [0, 1); seeded, it makes the same history again.
 * @throws `SloError` `ERR_SLO_COUNT` for traffic that is not positive.
 */
export function syntheticEvents(options: SyntheticOptions, random: () => number): SliEvent[] {
  const { fromMs, untilMs, eventsPerHour, outages = [], installs = 1 } = options
  if (!(eventsPerHour > 0 && eventsPerHour < Infinity)) {
    throw new SloError('ERR_SLO_COUNT', `${eventsPerHour} events an hour are not positive`)
  }
  const events: SliEvent[] = []
  let clockMs = fromMs
  for (;;) {
    // The gaps of a Poisson process are exponential.
    clockMs += (-Math.log(1 - random()) * HOUR_MS) / eventsPerHour
    const atMs = Math.floor(clockMs)
    if (atMs >= untilMs) return events
    const outage = outages.find((each) => atMs >= each.fromMs && atMs < each.untilMs)
    const failureRatio = outage?.failureRatio ?? options.failureRatio
    events.push({
      id: `synthetic-${events.length}`,
      atMs,
      outcome: random() < failureRatio ? 'bad' : 'good',
      install: `install-${Math.floor(random() * installs)}`,
    })
  }
}
