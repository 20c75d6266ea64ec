import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { calendar, periodAt, periodsBetween } from '../src/calendar/index.ts'
import { evaluate, parseDuration, parseTarget, windowAt, type SliEvent } from '../src/index.ts'
import { HOUR_MS, sloOf } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

interface Nobl9 {
  readonly calendar: readonly {
    readonly unit: string
    readonly count: number
    readonly timestamp: string
    readonly begin: string
    readonly end: string
    readonly startTime: string
    readonly timeZone: string
  }[]
  readonly rolling: readonly { unit: string; count: number; timestamp: string; begin: string }[]
}

interface Kibana {
  readonly now: string
  readonly calendar: readonly [string, string, string, string][]
  readonly KNOWN_KIBANA_BUG_do_not_copy: { duration: string; startTime: string; correct: string[] }
}

const UNITS: Readonly<Record<string, string>> = {
  Minute: 'm',
  Hour: 'h',
  Day: 'd',
  Week: 'w',
  Month: 'M',
  Quarter: 'Q',
  Year: 'Y',
}

function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000', '')
}

function boundaries(duration: string, startTime: string, timeZone: string, at: string): string[] {
  const window = calendar(parseDuration(duration), startTime, timeZone)
  const { startMs, endMs } = periodAt(window, Date.parse(at))
  return [iso(startMs), iso(endMs)]
}

describeVectors('calendar windows of others', () => {
  test("Nobl9's windows in their zones", () => {
    const { calendar: rows, rolling }: Nobl9 = JSON.parse(vectorText('calendar/nobl9-twindow.json'))
    expect(rows.length).toBeGreaterThan(0)
    for (const { unit, count, timestamp, begin, end, startTime, timeZone } of rows) {
      const duration = `${count}${UNITS[unit] ?? ''}`
      expect(boundaries(duration, startTime, timeZone, timestamp)).toEqual([begin, end])
    }
    for (const { unit, count, timestamp, begin } of rolling) {
      const duration = parseDuration(`${count}${UNITS[unit] ?? ''}`)
      const { startMs } = windowAt({ kind: 'rolling', duration }, Date.parse(timestamp))
      expect(iso(startMs)).toBe(begin)
    }
  })

  test("Kibana's anchors in UTC, and what its overlapping fortnights should have been", () => {
    const file: Kibana = JSON.parse(vectorText('calendar/kibana-date-range.json'))
    for (const [duration, startTime, from, to] of file.calendar) {
      expect(boundaries(duration, startTime.replace('Z', ''), 'UTC', file.now)).toEqual([from, to])
    }
    const { duration, startTime, correct } = file.KNOWN_KIBANA_BUG_do_not_copy
    expect(boundaries(duration, startTime.replace('Z', ''), 'UTC', file.now)).toEqual(correct)
  })
})

describe('calendar windows', () => {
  test('months from the 31st come back to it after a shorter one', () => {
    const window = calendar(parseDuration('1M'), '2026-01-31', 'UTC')
    const starts = periodsBetween(window, Date.parse('2026-01-31'), Date.parse('2026-05-01'))
    expect(starts.map(({ startMs }) => iso(startMs).slice(0, 10))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ])
  })

  test('a day has 23 and 25 hours when the clocks of Oslo change', () => {
    const window = calendar(parseDuration('1d'), '2026-01-01', 'Europe/Oslo')
    const hours = (day: string): number =>
      windowAt(window, Date.parse(`${day}T12:00:00Z`)).lengthMs / HOUR_MS
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(hours)).toEqual([24, 23, 25])
  })

  test('99.9 % of March in Oslo, an hour short, is 44 m 34.8 s', () => {
    const window = calendar(parseDuration('1M'), '2026-01-01', 'Europe/Oslo')
    const { budget } = evaluate(sloOf({ window }), [], Date.parse('2026-03-15T00:00:00Z'))
    expect(budget.timeMs).toBe((44 * 60 + 34.8) * 1000)
  })

  test('a start that clocks skip lies after the change, one that they repeat is the first', () => {
    const daily = (startTime: string): string =>
      boundaries('1d', startTime, 'Europe/Oslo', '2026-03-29T12:00:00Z')[0] ?? ''
    expect(daily('2026-03-20 02:30')).toBe('2026-03-29T01:30:00Z')
    expect(boundaries('1d', '2026-10-20 02:30', 'Europe/Oslo', '2026-10-25T12:00:00Z')[0]).toBe(
      '2026-10-25T00:30:00Z',
    )
  })

  test('hours are real hours, whatever the clocks do', () => {
    const [start, end] = boundaries('6h', '2026-03-28', 'Europe/Oslo', '2026-03-29T02:00:00Z')
    expect(Date.parse(end ?? '') - Date.parse(start ?? '')).toBe(6 * HOUR_MS)
  })

  test('only what happened since its start counts, and its slices begin with it', () => {
    const window = calendar(parseDuration('1d'), '2026-01-01', 'Asia/Kolkata')
    const startMs = Date.parse('2026-06-09T18:30:00Z')
    const data = [startMs - 1, startMs, startMs + HOUR_MS].map((atMs): SliEvent => ({
      id: `${atMs}`,
      atMs,
      outcome: atMs < startMs ? 'bad' : 'good',
    }))
    const timeSlice = { lengthMs: HOUR_MS, target: parseTarget('90%') }
    const nowMs = startMs + 2 * HOUR_MS
    const status = evaluate(sloOf({ window, timeSlice, method: 'Timeslices' }), data, nowMs)
    expect(status.counts.total).toBe(2)
    expect(status.budget.allowed).toBe(0.002)
    expect(status.sli).toBe(1)
    expect(status.window).toMatchObject({ startMs, elapsedMs: 2 * HOUR_MS })
  })

  test('periods follow each other without a gap, in every zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Oslo',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/Sao_Paulo',
      'Pacific/Apia',
      'Africa/Casablanca',
    )
    const durations = fc.constantFrom('7h', '1d', '3d', '2w', '1M', '5M', '1Q', '1Y')
    const times = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2037, 0) })
    fc.assert(
      fc.property(zones, durations, times, fc.nat(30), (timeZone, duration, atMs, day) => {
        const startTime = `2024-01-${String(day + 1).padStart(2, '0')} 02:30`
        const window = calendar(parseDuration(duration), startTime, timeZone)
        const period = periodAt(window, atMs)
        expect(period.startMs).toBeLessThanOrEqual(atMs)
        expect(period.endMs).toBeGreaterThan(atMs)
        expect(periodAt(window, period.endMs).startMs).toBe(period.endMs)
        expect(periodAt(window, period.startMs - 1).endMs).toBe(period.startMs)
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['2026-02-30', 'UTC', 'ERR_SLO_WINDOW'],
    ['2026-01-01 24:00', 'UTC', 'ERR_SLO_WINDOW'],
    ['yesterday', 'UTC', 'ERR_SLO_WINDOW'],
    ['2026-01-01', 'Europe/Atlantis', 'ERR_SLO_ZONE'],
  ])('a start of %p in %p is refused with %s', (startTime, timeZone, code) => {
    expect(() => calendar(parseDuration('1M'), startTime, timeZone)).toThrow(
      expect.objectContaining({ code }),
    )
  })
})
