import { SloError } from './errors.ts'

/** `m` is a minute, `M` a month, `Q` a quarter, `Y` a year. */
export type DurationUnit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'Q' | 'Y'

/** A whole number of one unit. */
export interface Duration {
  /** How many, positive. */
  readonly count: number
  /** Of what. */
  readonly unit: DurationUnit
}

const UNIT_MS: Readonly<Partial<Record<DurationUnit, number>>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const UNITS: Readonly<Record<string, DurationUnit>> = {
  s: 's',
  m: 'm',
  h: 'h',
  d: 'd',
  w: 'w',
  M: 'M',
  Q: 'Q',
  Y: 'Y',
}

const SHORTHAND = /^([1-9]\d{0,9})(ms|[smhdwMQY])$/

/**
 * Reads the OpenSLO shorthand: `5m` is five minutes, `1M` one month.
 *
 * @throws `SloError` `ERR_SLO_DURATION` for anything that is not a positive count and a unit.
 * @see OpenSLO v1, "duration-shorthand".
 */
export function parseDuration(text: string): Duration {
  const match = SHORTHAND.exec(text.trim())
  if (match === null) {
    throw new SloError(
      'ERR_SLO_DURATION',
      `${JSON.stringify(text)} is not a duration such as 5m, 1h, 30d, 4w, 1M, 1Q or 1Y`,
    )
  }
  const [, count, unit = ''] = match
  return { count: Number(count), unit: UNITS[unit] ?? 'ms' }
}

/**
 * The fixed length of a duration, ms: a day is 24 hours, a week 168.
 *
 * @throws `SloError` `ERR_SLO_DURATION` for months, quarters and years, whose length depends
 *   on where they begin.
 */
export function durationMs(duration: Duration): number {
  const unitMs = UNIT_MS[duration.unit]
  if (unitMs === undefined) {
    throw new SloError(
      'ERR_SLO_DURATION',
      `${duration.count}${duration.unit} has no fixed length; a rolling window needs days`,
    )
  }
  return duration.count * unitMs
}

/**
 * A length in Prometheus' canonical form, as sloth names its recordings: 28 d is `4w`, 36 h is
 * `1d12h`.
 *
 * @param ms - A positive integer.
 * @throws `SloError` `ERR_SLO_DURATION`.
 */
export function formatPromDuration(ms: number): string {
  if (!(Number.isInteger(ms) && ms > 0)) {
    throw new SloError('ERR_SLO_DURATION', `${ms} ms is not a positive whole number`)
  }
  for (const [unitMs, unit] of [
    [31_536_000_000, 'y'],
    [604_800_000, 'w'],
  ] as const) {
    if (ms % unitMs === 0) return `${ms / unitMs}${unit}`
  }
  return formatTime(ms).replaceAll(' ', '')
}

/**
 * A length for people, from days down to ms, signed: 2 592 000 ms is `43m 12s`.
 *
 * @param ms - Rounded to whole ms.
 */
export function formatTime(ms: number): string {
  let left = Math.round(Math.abs(ms))
  if (left === 0) return '0s'
  const parts: string[] = []
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const unitMs = UNIT_MS[unit] ?? 1
    const count = Math.floor(left / unitMs)
    if (count > 0) parts.push(`${count}${unit}`)
    left -= count * unitMs
  }
  return `${ms < 0 ? '-' : ''}${parts.join(' ')}`
}
