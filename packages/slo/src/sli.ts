import type { Outcome, SliEvent } from './event.ts'

/** Good events over all events. */
export interface RatioSli {
  /** Tells it from other indicators. */
  readonly kind: 'ratio'
}

/** Events that were good and took at most `thresholdNs`, over all events. */
export interface LatencySli {
  /** Tells it from other indicators. */
  readonly kind: 'latency'
  /** Whole ns; an event that takes exactly this long is good. */
  readonly thresholdNs: number
  /**
   * Whether a failure counts as bad however fast it was; `false` leaves it out as `failed`.
   *
   * @defaultValue true
   */
  readonly failedIsBad?: boolean
}

/** How events are judged. */
export type Sli = RatioSli | LatencySli

/**
 * The outcome of one event under an SLI.
 *
 * A good event without a duration cannot be judged for latency: it is excluded as `no-duration`.
 */
export function classify(sli: Sli, event: SliEvent): Outcome {
  if (sli.kind === 'ratio' || typeof event.outcome === 'object') return event.outcome
  if (event.outcome === 'bad') return (sli.failedIsBad ?? true) ? 'bad' : { excluded: 'failed' }
  if (event.durationNs === undefined) return { excluded: 'no-duration' }
  return event.durationNs <= sli.thresholdNs ? 'good' : 'bad'
}
