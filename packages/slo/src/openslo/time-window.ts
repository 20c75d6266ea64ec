import { calendar, parseDuration, rolling } from '@indev/slo'
import type { Duration } from '../duration.ts'
import type { Window } from '../window.ts'
import type { Cursor } from './cursor.ts'
import type { Reporter } from './diagnostics.ts'

const ALPHA_UNITS: Readonly<Record<string, string>> = {
  second: 's',
  minute: 'm',
  hour: 'h',
  day: 'd',
  week: 'w',
  month: 'M',
  quarter: 'Q',
  year: 'Y',
}

/** Reads `spec.timeWindow` of v1, or `spec.timeWindows` of v1alpha. */
export function readTimeWindow(spec: Cursor, report: Reporter): Window | undefined {
  const [first] = [...spec.field('timeWindow').items(), ...spec.field('timeWindows').items()]
  if (first === undefined) {
    return report.error('missing', spec.field('timeWindow'), 'an SLO needs a time window')
  }
  const at = first.field('duration')
  const text = at.text() ?? alphaDuration(first)
  if (text === undefined) return report.error('missing', at, 'a time window needs a duration')
  return report.attempt(at, () => {
    const duration = parseDuration(text)
    const rolls = first.field('isRolling').value
    const isRolling = rolls === true || rolls === 'true'
    return isRolling ? readRolling(duration, at, report) : readCalendar(duration, first, report)
  })
}

function alphaDuration(window: Cursor): string | undefined {
  const unit = ALPHA_UNITS[window.field('unit').text()?.toLowerCase() ?? '']
  const count = window.field('count').scalar()
  return unit === undefined || count === undefined ? undefined : `${count}${unit}`
}

function readRolling(duration: Duration, at: Cursor, report: Reporter): Window {
  if (duration.unit !== 'M') return rolling(duration)
  const days = duration.count * 30
  report.warn('month-as-30-days', at, `a rolling window has no months; it is read as ${days} days`)
  return rolling({ count: days, unit: 'd' })
}

function readCalendar(duration: Duration, window: Cursor, report: Reporter): Window {
  if (duration.unit === 'm') {
    const message = `${duration.count}m is minutes; ${duration.count}M is months`
    report.warn('minute-or-month', window.field('duration'), message)
  }
  const at = window.field('calendar').field('startTime')
  const timeZone = window.field('calendar').field('timeZone').text() ?? 'UTC'
  if (at.value instanceof Date) {
    const message = 'the YAML parser made a UTC date of an unquoted time; its digits are used'
    report.warn('time-was-a-date', at, message)
    return calendar(duration, at.value.toISOString().slice(0, 19), timeZone)
  }
  return calendar(duration, at.text() ?? '', timeZone)
}
