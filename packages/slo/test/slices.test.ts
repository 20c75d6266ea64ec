import { describe, expect, test } from '@jest/globals'
import { evaluate, parseTarget, seriesOfEvents, type SliEvent } from '../src/index.ts'
import { events, MINUTE_MS, NOW_MS, sloOf } from './support/slo.ts'

function minute(ago: number, good: number, bad: number): SliEvent[] {
  return events(good, bad, NOW_MS - ago * MINUTE_MS - 1, 1000)
}

describe('slices', () => {
  const timeSlice = { lengthMs: MINUTE_MS, target: parseTarget('90%') }
  const window = { kind: 'rolling', duration: { count: 10, unit: 'm' } } as const

  test('a slice is good at its target, bad below, and neither when empty', () => {
    const data = [...minute(0, 9, 1), ...minute(1, 8, 2), ...minute(2, 5, 0)]
    const slo = sloOf({ method: 'Timeslices', timeSlice, window, target: parseTarget('50%') })
    const excluded = evaluate(slo, data, NOW_MS)
    expect(excluded.sli).toBe(2 / 3)
    expect(excluded.coverage).toBe(0.3)
    expect(excluded.verdict).toBe('partial')
    const silent = evaluate({ ...slo, noData: 'good' }, data, NOW_MS)
    expect(silent).toMatchObject({ sli: 0.9, coverage: 0.3, verdict: 'met' })
    expect(evaluate({ ...slo, noData: 'bad' }, data, NOW_MS).sli).toBe(0.2)
  })

  test('RatioTimeslices averages slices, a quiet one weighing as much as a busy one', () => {
    const data = [...minute(0, 99, 1), ...minute(1, 0, 1)]
    const slo = sloOf({ method: 'RatioTimeslices', timeSlice: { lengthMs: MINUTE_MS }, window })
    expect(evaluate(slo, data, NOW_MS).sli).toBe(0.495)
    expect(evaluate(sloOf({ window }), data, NOW_MS).sli).toBe(99 / 101)
  })

  test('the minute that is not over yet waits', () => {
    const slo = sloOf({ method: 'Timeslices', timeSlice, window })
    const data = events(0, 5, NOW_MS + 500, 400)
    expect(evaluate(slo, data, NOW_MS + 500).sli).toBeNull()
    expect(evaluate(slo, data, NOW_MS + MINUTE_MS).sli).toBe(0)
  })

  test.each([
    ['Timeslices', {}],
    ['Timeslices', { timeSlice: { lengthMs: MINUTE_MS } }],
    ['RatioTimeslices', { timeSlice: { lengthMs: 0 } }],
  ] as const)('%s without what it needs, %o, is refused', (method, parts) => {
    expect(() => evaluate(sloOf({ method, ...parts }), [], NOW_MS)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_DEFINITION' }),
    )
  })

  test('a series can be shared by SLOs of the same indicator', () => {
    const series = seriesOfEvents(minute(0, 9, 1), { kind: 'ratio' })
    expect(evaluate(sloOf(), series, NOW_MS).counts.total).toBe(10)
  })
})
