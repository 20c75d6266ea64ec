import { periodAt, type CalendarWindow } from './calendar/calendar-window.ts'
import { durationMs, type Duration } from './duration.ts'
import { SloError } from './errors.ts'

/** The last `duration` before the moment of evaluation; a day is 24 hours. */
export interface RollingWindow {
  /** Tells it from a calendar window. */
  readonly kind: 'rolling'
  /** Its length; months have none. */
  readonly duration: Duration
}

/** The period over which an SLO is kept. */
export type Window = RollingWindow | CalendarWindow

/** Where a window lies at one moment. */
export interface WindowSpan {
  /** Unix ms; of a rolling window not included. */
  readonly startMs: number
  /** Unix ms; of a rolling window the moment itself, of a calendar one not included. */
  readonly endMs: number
  /** Real length, ms: 23 or 25 hours on the days when clocks change. */
  readonly lengthMs: number
  /** How much of it had passed, ms; all of it for a rolling window. */
  readonly elapsedMs: number
}

/** Whole milliseconds from `fromMs` up to, not including, `untilMs`. */
export interface Range {
  /** First ms, Unix time. */
  readonly fromMs: number
  /** First ms after it, Unix time. */
  readonly untilMs: number
  /** Its slices are counted from its start, because that is where a calendar period begins. */
  readonly hasOwnGrid?: boolean
}

/** A rolling window of a fixed length. */
export function rolling(duration: Duration): RollingWindow {
  durationMs(duration)
  return { kind: 'rolling', duration }
}

/**
 * Where a window lies at `atMs`.
 *
 * @param atMs - Unix time, whole ms.
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_DURATION`, `ERR_SLO_ZONE`.
 */
export function windowAt(window: Window, atMs: number): WindowSpan {
  checkInstant(atMs)
  if (window.kind === 'calendar') {
    const { startMs, endMs } = periodAt(window, atMs)
    return { startMs, endMs, lengthMs: endMs - startMs, elapsedMs: atMs - startMs }
  }
  const lengthMs = durationMs(window.duration)
  return { startMs: atMs - lengthMs, endMs: atMs, lengthMs, elapsedMs: lengthMs }
}

/**
 * The events that count at `atMs`: `(at - length, at]` for a rolling window, as Prometheus counts;
 * `[start, at]` for a calendar window.
 *
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_DURATION`, `ERR_SLO_ZONE`.
 */
export function windowRange(window: Window, atMs: number): Range {
  const { startMs, lengthMs } = windowAt(window, atMs)
  if (window.kind === 'rolling') return lookback(atMs, lengthMs)
  return { fromMs: startMs, untilMs: atMs + 1, hasOwnGrid: true }
}

/**
 * The range `(atMs - lengthMs, atMs]`.
 *
 * @throws `SloError` `ERR_SLO_WINDOW` when the length is not positive or a time not whole.
 */
export function lookback(atMs: number, lengthMs: number): Range {
  checkInstant(atMs)
  if (!(lengthMs > 0)) {
    throw new SloError('ERR_SLO_WINDOW', `a window of ${lengthMs} ms is not positive`)
  }
  return { fromMs: atMs - Math.floor(lengthMs) + 1, untilMs: atMs + 1 }
}

function checkInstant(atMs: number): void {
  if (!Number.isSafeInteger(atMs)) {
    throw new SloError('ERR_SLO_WINDOW', `${atMs} is not a Unix time in whole ms`)
  }
}
