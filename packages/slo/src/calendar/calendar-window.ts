import type { Duration, DurationUnit } from '../duration.ts'
import { durationMs } from '../duration.ts'
import { SloError } from '../errors.ts'
import { zoneOf, type Zone } from './zone.ts'

/** Periods that follow each other from an anchor, such as months in Oslo. */
export interface CalendarWindow {
  /** Tells it from a rolling window. */
  readonly kind: 'calendar'
  /** Length of a period. */
  readonly duration: Duration
  /** Where one period begins: `2026-01-31` or `2026-01-31 12:00:00`, by the clocks of the zone. */
  readonly startTime: string
  /** IANA name, such as `Europe/Oslo` or `UTC`. */
  readonly timeZone: string
}

/** One period of a calendar window: `[startMs, endMs)`. */
export interface CalendarPeriod {
  /** Unix ms. */
  readonly startMs: number
  /** Unix ms, not included. */
  readonly endMs: number
}

const CLOCK = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/
const DAY_MS = 86_400_000
const MONTHS: Readonly<Partial<Record<DurationUnit, number>>> = { M: 1, Q: 3, Y: 12 }
const DAYS: Readonly<Partial<Record<DurationUnit, number>>> = { d: 1, w: 7 }

/**
 * A calendar window, checked.
 *
 * @throws `SloError` `ERR_SLO_WINDOW` for a start that no calendar has, `ERR_SLO_ZONE`.
 */
export function calendar(
  duration: Duration,
  startTime: string,
  timeZone: string = 'UTC',
): CalendarWindow {
  parseClock(startTime)
  zoneOf(timeZone)
  return { kind: 'calendar', duration, startTime, timeZone }
}

/**
 * The period that holds `atMs`.
 *
 * Boundary n is n units after the anchor, not one after boundary n - 1, so that months from the 31st
 * come back to it: 31 January, 28 February, 31 March. Days, weeks and months follow the clocks of
 * the zone, hours and minutes real time.
 *
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_ZONE`.
 */
export function periodAt(window: CalendarWindow, atMs: number): CalendarPeriod {
  const boundary = boundariesOf(window)
  const firstMs = boundary(0)
  let n = Math.floor((atMs - firstMs) / (boundary(1) - firstMs))
  while (boundary(n) > atMs) n -= 1
  while (boundary(n + 1) <= atMs) n += 1
  return { startMs: boundary(n), endMs: boundary(n + 1) }
}

/**
 * The periods that overlap `[fromMs, untilMs)`, in order; each ends where the next begins.
 *
 * @throws `SloError` `ERR_SLO_WINDOW`, `ERR_SLO_ZONE`.
 */
export function periodsBetween(
  window: CalendarWindow,
  fromMs: number,
  untilMs: number,
): readonly CalendarPeriod[] {
  const periods: CalendarPeriod[] = []
  for (let atMs = fromMs; atMs < untilMs;) {
    const period = periodAt(window, atMs)
    periods.push(period)
    atMs = period.endMs
  }
  return periods
}

function boundariesOf({ duration, startTime, timeZone }: CalendarWindow): (n: number) => number {
  const zone = zoneOf(timeZone)
  const anchor = parseClock(startTime)
  const { count, unit } = duration
  const months = MONTHS[unit]
  if (months !== undefined) return (n) => zone.instantOf(addMonths(anchor, n * count * months))
  const days = DAYS[unit]
  if (days !== undefined) return (n) => zone.instantOf(anchor + n * count * days * DAY_MS)
  return realTime(zone, anchor, durationMs(duration))
}

function realTime(zone: Zone, anchor: number, lengthMs: number): (n: number) => number {
  const startMs = zone.instantOf(anchor)
  return (n) => startMs + n * lengthMs
}

function addMonths(clockMs: number, months: number): number {
  const from = new Date(clockMs)
  const month = from.getUTCMonth() + months
  const monthLength = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const day = Math.min(from.getUTCDate(), monthLength)
  return Date.UTC(from.getUTCFullYear(), month, day) + (clockMs % DAY_MS)
}

function parseClock(text: string): number {
  const match = CLOCK.exec(text.trim())
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (match ?? [])
    .slice(1)
    .map((digits) => Number(digits ?? 0))
  const clockMs = Date.UTC(year, month - 1, day, hour, minute, second)
  // A date that the calendar lacks would roll over to another one.
  const exists = new Date(clockMs).getUTCDate() === day && new Date(clockMs).getUTCHours() === hour
  if (match !== null && year >= 1000 && exists && minute < 60 && second < 60) return clockMs
  throw new SloError(
    'ERR_SLO_WINDOW',
    `${JSON.stringify(text)} is no time such as 2026-01-31 12:00`,
  )
}
