import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import {
  compare,
  evaluate,
  forecast,
  parseTarget,
  rational,
  seriesOfColumns,
  seriesOfSlices,
  type SliEvent,
} from '../src/index.ts'
import { DAY_MS, events, HOUR_MS, NOW_MS, sloOf } from './support/slo.ts'

function at(atMs: number): SliEvent {
  return { id: String(atMs), atMs, outcome: 'good' }
}

describe('evaluate', () => {
  test('99.9 % of 30 days is a budget of 43 m 12 s', () => {
    expect(evaluate(sloOf(), [], NOW_MS).budget.timeMs).toBe((43 * 60 + 12) * 1000)
  })

  test('an empty window has no data: never 1, 0 or NaN', () => {
    const status = evaluate(sloOf(), [], NOW_MS)
    expect(status).toMatchObject({
      verdict: 'no_data',
      reasons: ['no-events'],
      sli: null,
      onTarget: null,
      interval: null,
      budget: { allowed: 0, consumed: null, remaining: null, exhausted: false, timeLeftMs: null },
    })
  })

  test('overspending is shown as it is: 50 of 100 bad is 500 times the budget', () => {
    const { budget } = evaluate(sloOf(), events(50, 50), NOW_MS)
    expect(budget).toMatchObject({ allowed: 0.1, allowedWhole: 0, spent: 50, left: -49.9 })
    expect(budget).toMatchObject({ consumed: 500, remaining: -499, exhausted: true })
  })

  test('exactly the target is on target, with nothing left', () => {
    const status = evaluate(sloOf(), events(999, 1), NOW_MS)
    expect(status).toMatchObject({ sli: 0.999, onTarget: true, verdict: 'undecided' })
    expect(status.budget).toMatchObject({ consumed: 1, remaining: 0, left: 0, exhausted: true })
  })

  test.each([
    ['met', 3000, 0],
    ['undecided', 200, 0],
    ['undecided', 199, 1],
    ['breached', 900, 100],
    ['no_data', 0, 0],
  ])('the verdict is %s with %i good and %i bad', (verdict, good, bad) => {
    expect(evaluate(sloOf(), events(good, bad), NOW_MS).verdict).toBe(verdict)
  })

  test('a window that recording covers by less than 90 % is partial', () => {
    const observedSinceMs = NOW_MS - 3 * DAY_MS
    const status = evaluate(sloOf(), events(5000, 0), NOW_MS, { observedSinceMs })
    expect(status).toMatchObject({ verdict: 'partial', reasons: ['low-coverage'], coverage: 0.1 })
    const longer = { observedSinceMs: NOW_MS - 300 * DAY_MS }
    expect(evaluate(sloOf(), events(5000, 0), NOW_MS, longer).coverage).toBe(1)
  })

  test('a rolling window holds (now - 30 d, now]', () => {
    const start = NOW_MS - 30 * DAY_MS
    const data = [at(start), at(start + 1), at(NOW_MS), at(NOW_MS + 0.5), at(NOW_MS + 1)]
    expect(evaluate(sloOf(), data, NOW_MS).counts.total).toBe(3)
  })

  test('a second event with the same id counts as a duplicate only', () => {
    const twice = [...events(10, 1), ...events(10, 1)]
    expect(evaluate(sloOf(), twice, NOW_MS).counts).toMatchObject({ total: 11, duplicates: 11 })
  })

  test('an excluded event counts under its reason only', () => {
    const cancelled: SliEvent = { id: 'x', atMs: NOW_MS, outcome: { excluded: 'cancelled' } }
    const { counts } = evaluate(sloOf(), [...events(9, 1), cancelled], NOW_MS)
    expect(counts).toMatchObject({ good: 9, bad: 1, total: 10, excluded: { cancelled: 1 } })
    expect(counts.excludedShare).toBe(1 / 11)
  })

  test('a time that is no number is refused', () => {
    const broken: SliEvent = { id: 'x', atMs: Number.NaN, outcome: 'good' }
    expect(() => evaluate(sloOf(), [broken], NOW_MS)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_COUNT' }),
    )
  })

  test('events, slices and columns of the same history evaluate alike', () => {
    const history = events(500, 3, NOW_MS, DAY_MS)
    const sorted = history.toSorted((a, b) => a.atMs - b.atMs)
    const slices = sorted.map(({ atMs, outcome }) => ({
      startMs: atMs,
      good: outcome === 'good' ? 1 : 0,
      bad: outcome === 'bad' ? 1 : 0,
    }))
    const columns = seriesOfColumns(
      Float64Array.from(sorted, ({ atMs }) => atMs),
      Uint8Array.from(sorted, ({ outcome }) => (outcome === 'bad' ? 1 : 0)),
    )
    const timeSlice = { lengthMs: HOUR_MS, target: parseTarget('95%') }
    for (const method of ['Occurrences', 'Timeslices', 'RatioTimeslices'] as const) {
      const slo = sloOf({ method, timeSlice })
      const expected = evaluate(slo, history, NOW_MS)
      for (const data of [seriesOfSlices(slices), columns]) {
        expect(evaluate(slo, data, NOW_MS)).toEqual(expected)
        expect(forecast(slo, data, NOW_MS, DAY_MS)).toEqual(forecast(slo, history, NOW_MS, DAY_MS))
      }
    }
  })

  test('the times of one series serve for other outcomes', () => {
    const first = seriesOfColumns(Float64Array.of(NOW_MS - 1, NOW_MS), Uint8Array.of(0, 0))
    const second = seriesOfColumns(first, Uint8Array.of(1, 0))
    expect(evaluate(sloOf(), second, NOW_MS).counts).toMatchObject({ good: 1, bad: 1 })
    expect(() => seriesOfColumns(first, Uint8Array.of(1))).toThrow('2 times but 1')
  })

  test.each([
    [{ startMs: 0, good: -1, bad: 0 }],
    [{ startMs: 0, good: 1, bad: 0.5 }],
    [{ startMs: Number.NaN, good: 1, bad: 0 }],
    [{ startMs: 0, good: 1, bad: 0, excluded: { clock: -1 } }],
  ])('%o is refused, never clamped', (slice) => {
    expect(() => seriesOfSlices([slice])).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_COUNT' }),
    )
  })

  test('columns out of order or of different lengths are refused', () => {
    expect(() => seriesOfColumns(Float64Array.of(2, 1), new Uint8Array(2))).toThrow('out of order')
    expect(() => seriesOfColumns(Float64Array.of(1), new Uint8Array(2))).toThrow('1 times but 2')
  })

  test('budget spent and budget left are the whole, whatever happened', () => {
    const counts = fc.tuple(fc.nat(300), fc.nat(300)).filter(([good, bad]) => good + bad > 0)
    const targets = fc.integer({ min: 1, max: 9999 }).map((n) => rational(n, 10_000))
    fc.assert(
      fc.property(counts, targets, ([good, bad], target) => {
        const status = evaluate(sloOf({ target }), events(good, bad), NOW_MS)
        const { spent, left, allowed, consumed, remaining, exhausted } = status.budget
        expect(spent + left).toBeCloseTo(allowed, 9)
        expect((consumed ?? 0) + (remaining ?? 0)).toBeCloseTo(1, 6)
        expect(status.onTarget).toBe(compare(rational(good, good + bad), target) >= 0)
        expect(exhausted).toBe(left <= 0)
      }),
      { numRuns: 50 },
    )
  })

  test('neighbouring windows partition the events between them', () => {
    const times = fc.array(fc.integer({ min: -3 * HOUR_MS, max: 0 }), { maxLength: 50 })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 3 * HOUR_MS }), (offsets, cutMs) => {
        const data = offsets.map((offset, index): SliEvent => ({
          id: `${index}`,
          atMs: NOW_MS + offset,
          outcome: 'good',
        }))
        const total = (ms: number, atMs: number): number => {
          const window = { kind: 'rolling', duration: { count: ms, unit: 'ms' } } as const
          return evaluate(sloOf({ window }), data, atMs).counts.total
        }
        const whole = 4 * HOUR_MS
        expect(total(cutMs, NOW_MS) + total(whole - cutMs, NOW_MS - cutMs)).toBe(data.length)
      }),
    )
  })
})

describe('latency', () => {
  const sli = { kind: 'latency', thresholdNs: 2e9 } as const
  const slow: SliEvent = { id: '1', atMs: NOW_MS, outcome: 'good', durationNs: 2_000_000_001 }
  const fast: SliEvent = { id: '2', atMs: NOW_MS, outcome: 'good', durationNs: 2_000_000_000 }
  const failed: SliEvent = { id: '3', atMs: NOW_MS, outcome: 'bad', durationNs: 1 }
  const unknown: SliEvent = { id: '4', atMs: NOW_MS, outcome: 'good' }
  const data = [slow, fast, failed, unknown]

  test('2 s is good under a threshold of 2 s, one nanosecond more is bad, so is a failure', () => {
    expect(evaluate(sloOf({ sli }), data, NOW_MS).counts).toMatchObject({
      good: 1,
      bad: 2,
      excluded: { 'no-duration': 1 },
    })
  })

  test('a failure can be left out instead', () => {
    const slo = sloOf({ sli: { ...sli, failedIsBad: false } })
    expect(evaluate(slo, data, NOW_MS).counts).toMatchObject({ bad: 1, excluded: { failed: 1 } })
  })
})

describe('a window that is not over', () => {
  test('spend is set against what the whole of it will allow, and against what it allows so far', () => {
    const status = evaluate(sloOf(), events(9995, 5), NOW_MS, { expectedTotal: 20_000 })
    expect(status.budget).toMatchObject({ allowed: 10, consumed: 0.5 })
    expect(status.projected).toMatchObject({ allowed: 20, consumed: 0.25, left: 15 })
    expect(evaluate(sloOf(), [], NOW_MS).projected).toBeNull()
  })
})
