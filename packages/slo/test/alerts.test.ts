import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import {
  alertTiming,
  alertWindows,
  chanceAbove,
  evaluateAlert,
  parseTarget,
  rational,
  type BurnRule,
} from '../src/index.ts'
import { lookbackEvents } from './support/alerts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, sloOf } from './support/slo.ts'

const target = parseTarget('99.9%')
const [fast, slow] = alertWindows({ periodMs: 30 * DAY_MS, target })

function rule(candidate: BurnRule | undefined): BurnRule {
  if (candidate === undefined) throw new Error('the catalogue has no such rule')
  return candidate
}

describe('alertTiming', () => {
  // Google SRE Workbook, "Alerting on SLOs", figures 5-5 and 5-6 and the text around them.
  test('14.4 over 1 h and 5 min detects 15 % of errors in 5 m 46 s and clears in 4 m 31 s', () => {
    const { detectionMs, resetMs, budgetAtFire } = alertTiming(rule(fast), target, 0.15)
    expect(detectionMs).toBeCloseTo(345_600, 6)
    expect(resetMs).toBeCloseTo(271_200, 6)
    expect(budgetAtFire).toBe(0.02)
  })

  test('a total outage is detected in 51.84 s', () => {
    expect(alertTiming(rule(fast), target, 1).detectionMs).toBeCloseTo(51_840, 6)
  })

  test('a single window of 1 h at 36 times takes 57 m 50 s to clear after an outage', () => {
    const single = {
      severity: 'page',
      budget: rational(5, 100),
      longMs: HOUR_MS,
      shortMs: HOUR_MS,
      factor: rational(36),
    } as const
    expect(alertTiming(single, target, 1).resetMs).toBeCloseTo(3_470_400, 6)
  })

  test('an error ratio at the threshold never fires', () => {
    expect(alertTiming(rule(fast), target, 0.0144)).toMatchObject({
      detectionMs: null,
      resetMs: null,
    })
  })

  test.each([0, 1.1, Number.NaN])('an error ratio of %p is refused', (ratio) => {
    expect(() => alertTiming(rule(fast), target, ratio)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_LEVEL' }),
    )
  })
})

describe('evaluateAlert', () => {
  const slo = sloOf()
  const outage = lookbackEvents({ good: 0, bad: 20, spanMs: 4 * MINUTE_MS })
  const healthy = lookbackEvents({ good: 100, bad: 0, spanMs: HOUR_MS })

  test('it fires while both windows burn faster than the factor', () => {
    const data = [...healthy, ...outage]
    expect(evaluateAlert(slo, data, NOW_MS, rule(fast)).firing).toBe(true)
    expect(evaluateAlert(slo, healthy, NOW_MS, rule(fast)).firing).toBe(false)
  })

  test('a tie is not faster: exactly 14.4 times the budget does not fire', () => {
    const tie = lookbackEvents({ good: 9856, bad: 144, spanMs: MINUTE_MS })
    const more = lookbackEvents({ good: 9855, bad: 145, spanMs: MINUTE_MS })
    expect(evaluateAlert(slo, tie, NOW_MS, rule(fast)).firing).toBe(false)
    expect(evaluateAlert(slo, more, NOW_MS, rule(fast)).firing).toBe(true)
  })

  test('it ends when the short window is clean again', () => {
    const data = [...outage, ...healthy]
    const later = lookbackEvents({
      good: 5,
      bad: 0,
      spanMs: MINUTE_MS,
      untilMs: NOW_MS + HOUR_MS / 2,
    })
    const previous = evaluateAlert(slo, data, NOW_MS, rule(fast))
    const state = evaluateAlert(slo, [...data, ...later], NOW_MS + HOUR_MS / 2, rule(fast), {
      previous,
    })
    expect(state).toEqual({ firing: false, frozen: null, heldBack: [] })
  })

  test.each([
    ['no-data', 2 * HOUR_MS],
    ['no-recent-data', HOUR_MS / 2],
  ])('silence keeps a firing alert firing: %s', (frozen, passedMs) => {
    const previous = evaluateAlert(slo, outage, NOW_MS, rule(fast))
    const state = evaluateAlert(slo, outage, NOW_MS + passedMs, rule(fast), { previous })
    expect(state).toMatchObject({ firing: true, frozen })
  })

  test('a rule waits until history covers its long window', () => {
    const observedSinceMs = NOW_MS - HOUR_MS / 2
    const state = evaluateAlert(slo, outage, NOW_MS, rule(fast), { observedSinceMs })
    expect(state).toMatchObject({ firing: false, frozen: 'history-too-short' })
  })

  test('one failure on a quiet day fires every classic rule, and none behind the gate', () => {
    const one = lookbackEvents({ good: 9, bad: 1, spanMs: HOUR_MS })
    for (const each of [rule(fast), rule(slow)]) {
      expect(evaluateAlert(slo, one, NOW_MS, each).firing).toBe(true)
      expect(evaluateAlert(slo, one, NOW_MS, each, { gate: {} })).toMatchObject({
        firing: false,
        heldBack: ['few-failures'],
      })
    }
  })

  test('many failures of one machine are held back where machines are known', () => {
    const one = outage.map((event) => ({ ...event, install: 'a' }))
    const two = outage.map((event, index) => ({ ...event, install: `${index % 2}` }))
    const gate = { minBad: 3, minInstalls: 2, confidence: 0.95 }
    expect(evaluateAlert(slo, one, NOW_MS, rule(fast), { gate }).heldBack).toEqual(['few-installs'])
    expect(evaluateAlert(slo, two, NOW_MS, rule(fast), { gate }).firing).toBe(true)
    expect(evaluateAlert(slo, outage, NOW_MS, rule(fast), { gate }).firing).toBe(true)
  })

  test('a ratio just above the threshold is not sure enough', () => {
    const data = lookbackEvents({ good: 980, bad: 15, spanMs: MINUTE_MS })
    const state = evaluateAlert(slo, data, NOW_MS, rule(fast), { gate: {} })
    expect(state).toMatchObject({ firing: false, heldBack: ['unsure'] })
  })

  test('the chance of being above a ratio falls as the ratio grows', () => {
    const ratio = fc.double({ min: 0.001, max: 0.5, noNaN: true })
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), ratio, (good, bad, at) => {
        expect(chanceAbove(at, good, bad)).toBeGreaterThanOrEqual(chanceAbove(at * 2, good, bad))
      }),
    )
  })
})
