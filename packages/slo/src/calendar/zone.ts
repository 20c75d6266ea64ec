import { SloError } from '../errors.ts'

const DAY_MS = 86_400_000

/** A time zone: what its clocks show at an instant, and when they show a given time. */
export interface Zone {
  /** The clock's reading at `atMs`, as if it were UTC, in ms. */
  readonly clockAt: (atMs: number) => number
  /**
   * The instant at which clocks show `clockMs`. A time that clocks skip is read by the clock before
   * the change and so lies after it; of a time that they show twice, the first is meant.
   */
  readonly instantOf: (clockMs: number) => number
}

/**
 * A zone of the IANA database that this Node.js was built with.
 *
 * @throws `SloError` `ERR_SLO_ZONE` when it is not in there.
 * @see TC39 Temporal, disambiguation "compatible", whose rules for skipped and repeated times these
 *   are.
 */
export function zoneOf(name: string): Zone {
  const format = clockFormat(name)
  const clockAt = (atMs: number): number => readClock(format, atMs)
  const instantOf = (clockMs: number): number => {
    const before = clockMs - offsetAt(clockAt, clockMs - DAY_MS)
    if (clockAt(before) === clockMs) return before
    const after = clockMs - offsetAt(clockAt, clockMs + DAY_MS)
    return clockAt(after) === clockMs ? after : before
  }
  return { clockAt, instantOf }
}

function offsetAt(clockAt: (atMs: number) => number, atMs: number): number {
  return clockAt(atMs) - atMs
}

function clockFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    throw new SloError('ERR_SLO_ZONE', `${JSON.stringify(timeZone)} is no time zone`, { cause })
  }
}

function readClock(format: Intl.DateTimeFormat, atMs: number): number {
  const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
  for (const { type, value } of format.formatToParts(atMs)) fields[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields
  const wholeSeconds = Date.UTC(year, month - 1, day, hour, minute, second)
  // The remainder of a negative time is negative; a clock's milliseconds are not.
  return wholeSeconds + (((atMs % 1000) + 1000) % 1000)
}
