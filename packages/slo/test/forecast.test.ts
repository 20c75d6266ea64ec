import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import {
  calendar,
  evaluate,
  exhaustionChance,
  forecast,
  lintTraffic,
  parseDuration,
  parseTarget,
  formatPercent,
  rolling,
} from '../src/index.ts'
import { lookbackEvents } from './support/alerts.ts'
import { DAY_MS, HOUR_MS, NOW_MS, sloOf } from './support/slo.ts'

describe('forecast', () => {
  const month = lookbackEvents({ good: 30_000, bad: 0, spanMs: 30 * DAY_MS })

  test('nothing burns, nothing runs out', () => {
    expect(forecast(sloOf(), month, NOW_MS, DAY_MS)).toEqual({ exhaustedAtMs: null, paceMs: null })
  })

  test('what has run out has run out now', () => {
    const data = [...month, ...lookbackEvents({ good: 0, bad: 100, spanMs: HOUR_MS })]
    expect(forecast(sloOf(), data, NOW_MS, DAY_MS).exhaustedAtMs).toBe(NOW_MS)
  })

  test('a budget that is spent to the last failure has run out, whatever doubles make of it', () => {
    // 7 % of 100 is 7.000000000000001 in doubles.
    const slo = sloOf({ target: parseTarget('93%') })
    const data = lookbackEvents({ good: 93, bad: 7, spanMs: DAY_MS, untilMs: NOW_MS - 9 * DAY_MS })
    expect(forecast(slo, data, NOW_MS, DAY_MS)).toEqual({ exhaustedAtMs: NOW_MS, paceMs: null })
  })

  test('a burn rate of 25 % lasts four periods, and so never ends in a rolling window', () => {
    const data = lookbackEvents({ good: 39_990, bad: 10, spanMs: 30 * DAY_MS })
    const { exhaustedAtMs, paceMs } = forecast(sloOf(), data, NOW_MS, 30 * DAY_MS)
    expect(exhaustedAtMs).toBeNull()
    expect(paceMs).toBeCloseTo(120 * DAY_MS, -3)
  })

  test('old failures leave a rolling window before new ones spend what they refund', () => {
    // 29 of 30 allowed failures happened 29.9 days ago; one comes every two days since.
    const window = rolling(parseDuration('30d'))
    const old = lookbackEvents({
      good: 0,
      bad: 29,
      spanMs: HOUR_MS,
      untilMs: NOW_MS - 29.9 * DAY_MS,
    })
    const recent = lookbackEvents({ good: 3998, bad: 2, spanMs: 4 * DAY_MS })
    const data = [...month, ...old, ...recent]
    expect(evaluate(sloOf({ window }), data, NOW_MS).budget.left).toBeCloseTo(3.029, 6)
    expect(forecast(sloOf({ window }), data, NOW_MS, 4 * DAY_MS).exhaustedAtMs).toBeNull()
  })

  test('a budget runs out when the bad rate overtakes what traffic allows', () => {
    const window = calendar(parseDuration('1Y'), '2025-06-01')
    const data = lookbackEvents({ good: 998, bad: 2, spanMs: 10 * DAY_MS })
    const before = lookbackEvents({
      good: 3000,
      bad: 0,
      spanMs: DAY_MS,
      untilMs: NOW_MS - 11 * DAY_MS,
    })
    // 2 of 4 allowed are spent; 0.2 come a day while 0.1 are allowed: 20 days.
    const { exhaustedAtMs } = forecast(sloOf({ window }), [...data, ...before], NOW_MS, 10 * DAY_MS)
    expect(exhaustedAtMs).toBe(NOW_MS + 20 * DAY_MS)
  })

  test('a calendar budget that outlives its period does not run out', () => {
    const window = calendar(parseDuration('1M'), '2025-12-15')
    const data = lookbackEvents({ good: 9999, bad: 1, spanMs: 10 * DAY_MS })
    expect(forecast(sloOf({ window }), data, NOW_MS, 10 * DAY_MS).exhaustedAtMs).toBeNull()
  })
})

describe('exhaustionChance', () => {
  const target = parseTarget('90%')

  test('it is certain when spent, and impossible when too little can come', () => {
    expect(exhaustionChance(target, { good: 0, bad: 50 }, 10)).toBe(1)
    expect(exhaustionChance(target, { good: 990, bad: 0 }, 10)).toBe(0)
  })

  test('with one event to come it is the posterior mean', () => {
    // 19 seen, 1 bad; of 20 events 2 are allowed, so the last must fail: (1 + 1/2) / (19 + 1).
    expect(exhaustionChance(target, { good: 18, bad: 1 }, 1)).toBeCloseTo(1.5 / 20, 12)
  })

  test('it never falls as failures are added', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.nat(30),
        fc.integer({ min: 1, max: 200 }),
        (good, bad, toCome) => {
          const less = exhaustionChance(target, { good: good + 1, bad }, toCome)
          const more = exhaustionChance(target, { good, bad: bad + 1 }, toCome)
          expect(more).toBeGreaterThanOrEqual(less - 1e-9)
          expect(less).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  test.each([-1, 0.5, 1e8])('%p events to come are refused', (toCome) => {
    expect(() => exhaustionChance(target, { good: 1, bad: 0 }, toCome)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_COUNT' }),
    )
  })
})

describe('lintTraffic', () => {
  test('99.9 % needs 2,995 runs; with 200 in 30 days it names three SLOs that can be kept', () => {
    const lint = lintTraffic(parseTarget('99.9%'), 30, 200 / 30)
    expect(lint).toMatchObject({ decidable: false, needed: 2995, expected: 200 })
    expect(lint.allowedFailures).toBe(0.2)
    expect(lint.message).toBe('99.9% at 95% needs 2995 events without a failure; 30 days bring 200')
    expect(
      lint.suggestions.map(({ target, periodDays, needed, expected }) => [
        formatPercent(target),
        periodDays,
        needed,
        expected,
      ]),
    ).toEqual([
      ['98%', 30, 149, 200],
      ['99.5%', 90, 598, 600],
      ['99.8%', 365, 1497, 2433],
    ])
  })

  test('enough traffic needs no suggestion, and too little has none', () => {
    expect(lintTraffic(parseTarget('99%'), 30, 100)).toMatchObject({
      decidable: true,
      suggestions: [],
    })
    expect(lintTraffic(parseTarget('99%'), 30, 100, 0.57).message).toMatch(/^99% at 57% needs 84 /)
    expect(lintTraffic(parseTarget('99%'), 30, 0)).toMatchObject({
      decidable: false,
      suggestions: [],
    })
  })
})
