import { describe, expect, test } from '@jest/globals'
import {
  composite,
  evaluate,
  freshnessSeries,
  parseDuration,
  parseTarget,
  rolling,
  seriesOfSlices,
  unionSeries,
  type SliSeries,
  type SloStatus,
} from '../src/index.ts'
import { HOUR_MS, MINUTE_MS, NOW_MS, sloOf } from './support/slo.ts'

function statusOf(id: string, good: number, bad: number, window = '30d'): SloStatus {
  const slo = sloOf({ id, window: rolling(parseDuration(window)) })
  return evaluate(slo, seriesOfSlices([{ startMs: NOW_MS, good, bad }]), NOW_MS)
}

/** Twelve hours of five-minute slices, of which one is bad. */
function withBad(slice: number): SliSeries {
  return seriesOfSlices(
    Array.from({ length: 144 }, (_, index) => ({
      startMs: NOW_MS - 12 * HOUR_MS + index * 5 * MINUTE_MS,
      good: index === slice ? 0 : 1,
      bad: index === slice ? 1 : 0,
    })),
  )
}

describe('composite', () => {
  const login = { status: statusOf('login', 99, 1), weight: 1 }
  const create = { status: statusOf('create', 97, 3), weight: 3 }

  test.each([
    ['worst', 0.97],
    ['weighted', 0.975],
    ['journey', 0.9603],
  ] as const)('the %s of 99 % and 97 % is %p', (kind, sli) => {
    expect(composite([login, create], kind).sli).toBeCloseTo(sli, 12)
  })

  test('contributions say who is to blame, and add up to 1', () => {
    const { contributions } = composite([login, create], 'weighted')
    expect(contributions).toEqual([
      { id: 'login', share: expect.closeTo(0.1, 10) },
      { id: 'create', share: expect.closeTo(0.9, 10) },
    ])
    expect(composite([login], 'journey').contributions[0]?.share).toBe(1)
  })

  test('without data of a member the whole is not known', () => {
    const silent = { status: statusOf('delete', 0, 0) }
    expect(composite([login, silent], 'worst')).toEqual({
      sli: null,
      contributions: [
        { id: 'login', share: null },
        { id: 'delete', share: null },
      ],
      missing: ['delete'],
    })
  })

  test.each([
    ['no members', []],
    ['periods that differ', [login, { status: statusOf('x', 1, 0, '7d') }]],
    ['a weight of 0', [{ ...login, weight: 0 }]],
  ])('%s are refused', (_, members) => {
    expect(() => composite(members, 'worst')).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_DEFINITION' }),
    )
  })

  // Datadog, "Time Slice SLOs", groups: two bad 5-minute slices in 12 hours are 98.611 %.
  test('a slice of a union is bad when any member is', () => {
    const slo = sloOf({
      method: 'Timeslices',
      window: rolling(parseDuration('12h')),
      timeSlice: { lengthMs: 5 * MINUTE_MS, target: parseTarget('99%') },
    })
    const members = [withBad(3), withBad(77)].map((data) => ({ slo, data }))
    const union = unionSeries(members, NOW_MS)
    const whole = sloOf({ window: rolling(parseDuration('13h')) })
    expect(evaluate(whole, union, NOW_MS).sli).toBe(142 / 144)
    const hourly = sloOf({ ...slo, timeSlice: { lengthMs: HOUR_MS, target: parseTarget('99%') } })
    expect(() => unionSeries([...members, { slo: hourly, data: union }], NOW_MS)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_DEFINITION' }),
    )
  })
})

describe('freshness', () => {
  const range = { fromMs: NOW_MS, untilMs: NOW_MS + HOUR_MS }
  const options = { maxAgeMs: 10 * MINUTE_MS, sliceMs: 5 * MINUTE_MS }
  const sliOf = (refreshes: readonly number[]): number | null => {
    const minutes = refreshes.map((minute) => NOW_MS + minute * MINUTE_MS)
    const slo = sloOf({ window: rolling(parseDuration('2h')) })
    return evaluate(slo, freshnessSeries(minutes, range, options), NOW_MS + HOUR_MS).sli
  }

  test('what is refreshed often enough is always fresh', () => {
    expect(sliOf([0, 10, 20, 30, 40, 50])).toBe(1)
  })

  test('a slice is bad when the age passes the limit in it, even between two refreshes', () => {
    // Stale from 10 to 12, which is one slice, and from 22 on, which is eight.
    expect(sliOf([0, 12])).toBe(3 / 12)
  })

  test('before the first refresh nothing is known', () => {
    expect(sliOf([])).toBeNull()
    expect(sliOf([29, 39, 49, 59])).toBe(1)
  })

  test('lengths that are not positive are refused', () => {
    expect(() => freshnessSeries([], range, { ...options, sliceMs: 0 })).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_DEFINITION' }),
    )
  })
})
