import { describe, expect, test } from '@jest/globals'
import {
  alertTiming,
  alertWindows,
  burnPolicy,
  burnRate,
  evaluate,
  parseDuration,
  parseTarget,
  rational,
  rationalToNumber,
  replay,
  syntheticEvents,
  durationMs,
  type BurnRule,
  type Transition,
} from '../src/index.ts'
import { DAY_MS, events, HOUR_MS, MINUTE_MS, NOW_MS, sloOf } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

interface Workbook {
  readonly table_5_4: readonly { burnRate: number; errorRate: string; exhaustion: string }[]
  readonly table_5_8: readonly Row[]
  readonly iteration_6_extra: Row
}

interface Row {
  readonly severity: string
  readonly long: string
  readonly short: string
  readonly burnRate: number
  readonly budget: number
}

const FILE = 'alerting/sre-workbook-ch5.json'
const target = parseTarget('99.9%')
const rules = alertWindows({ periodMs: 30 * DAY_MS, target })
const ms = (text: string): number => durationMs(parseDuration(text))

/** A small generator with a fixed seed (mulberry32), so that a failure can be seen again. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A rule with one window only, as in the earlier iterations of the chapter. */
function single(longMs: number, factor: number): BurnRule {
  return {
    severity: 'page',
    longMs,
    shortMs: longMs,
    factor: rational(factor),
    budget: rational(factor * longMs, 30 * DAY_MS),
  }
}

function fired(transitions: readonly Transition[]): Transition[] {
  return transitions.filter(({ firing }) => firing)
}

describeVectors('the SRE workbook, chapter 5', () => {
  test('table 5-4: error rates as burn rates', () => {
    const workbook: Workbook = JSON.parse(vectorText(FILE))
    for (const row of workbook.table_5_4) {
      const bad = Number.parseFloat(row.errorRate) * 100
      const { burn } = burnRate(sloOf(), events(10_000 - bad, bad), NOW_MS, HOUR_MS)
      expect(burn).toBe(row.burnRate)
    }
  })

  test('table 5-8 and the row of iteration 6 are the default catalogue', () => {
    const workbook: Workbook = JSON.parse(vectorText(FILE))
    const rows = [...workbook.table_5_8, workbook.iteration_6_extra]
    const expected = rows.map(({ severity, long, short, burnRate: factor, budget }) =>
      expect.objectContaining({ severity, long: ms(long), short: ms(short), factor, budget }),
    )
    const ours = rules.map(({ severity, longMs, shortMs, factor, budget }) => ({
      severity,
      long: longMs,
      short: shortMs,
      factor: rationalToNumber(factor),
      budget: rationalToNumber(budget),
    }))
    expect(ours).toHaveLength(expected.length)
    expect(ours).toEqual(expect.arrayContaining(expected))
  })
})

describe('worked numbers of the workbook', () => {
  test('a window of 10 min at burn 1 fires 0.6 s into an outage, 0.02 % of the budget spent', () => {
    const timing = alertTiming(single(10 * MINUTE_MS, 1), target, 1)
    expect(timing.detectionMs).toBeCloseTo(600, 9)
    expect(timing.budgetAtFire).toBeCloseTo(0.000_231, 6)
  })

  test('a window of 36 h at burn 1 fires after 2 m 10 s, 5 % of the budget spent', () => {
    const timing = alertTiming(single(36 * HOUR_MS, 1), target, 1)
    expect(timing.detectionMs).toBeCloseTo(129_600, 6)
    expect(timing.budgetAtFire).toBe(0.05)
  })

  test('10 requests an hour, one failure: 13.9 % of 30 days, and 7 failures allowed', () => {
    const { budget } = evaluate(sloOf(), events(7199, 1, NOW_MS, 30 * DAY_MS), NOW_MS)
    expect(budget.consumed).toBeCloseTo(0.1389, 4)
    expect(budget.allowedWhole).toBe(7)
  })

  test('99.999 % of 30 days is 25.92 s', () => {
    const slo = sloOf({ target: parseTarget('99.999%') })
    expect(evaluate(slo, [], NOW_MS).budget.timeMs).toBe(25_920)
  })
})

describe('rules on a quiet fleet', () => {
  const untilMs = NOW_MS + 3 * DAY_MS
  const outage = { fromMs: NOW_MS + DAY_MS, untilMs: NOW_MS + DAY_MS + HOUR_MS, failureRatio: 1 }
  const quiet = { fromMs: NOW_MS - DAY_MS, untilMs, eventsPerHour: 10, installs: 20 }
  const options = { fromMs: NOW_MS, untilMs, stepMs: 5 * MINUTE_MS }
  const classic = rules.slice(0, 2).map((rule) => burnPolicy(rule))
  const gated = rules.slice(0, 2).map((rule) => burnPolicy(rule, { gate: {} }))

  test('rare failures page without the gate, and nobody with it', () => {
    const history = syntheticEvents({ ...quiet, failureRatio: 0.005 }, seeded(1))
    expect(
      fired(replay(sloOf(), history, { ...options, policies: classic })).length,
    ).toBeGreaterThan(0)
    expect(fired(replay(sloOf(), history, { ...options, policies: gated }))).toEqual([])
  })

  test('an outage pages through the gate within half an hour', () => {
    const history = syntheticEvents({ ...quiet, failureRatio: 0, outages: [outage] }, seeded(2))
    const [first] = fired(replay(sloOf(), history, { ...options, policies: gated }))
    expect(first?.atMs).toBeGreaterThan(outage.fromMs)
    expect(first?.atMs).toBeLessThan(outage.fromMs + HOUR_MS / 2)
  })

  test('the same seed makes the same history, and traffic must be positive', () => {
    const one = syntheticEvents({ ...quiet, failureRatio: 0.5 }, seeded(3))
    expect(syntheticEvents({ ...quiet, failureRatio: 0.5 }, seeded(3))).toEqual(one)
    expect(one.length).toBeGreaterThan(700)
    expect(() =>
      syntheticEvents({ ...quiet, failureRatio: 0, eventsPerHour: 0 }, seeded(1)),
    ).toThrow(expect.objectContaining({ code: 'ERR_SLO_COUNT' }))
  })
})
