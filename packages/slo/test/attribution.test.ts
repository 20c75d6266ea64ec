import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { attribute, compareRatios, evaluate, parseTarget, type SliEvent } from '../src/index.ts'
import { lookbackEvents } from './support/alerts.ts'
import { HOUR_MS, NOW_MS, sloOf } from './support/slo.ts'

function ofVersion(version: string, good: number, bad: number): SliEvent[] {
  return lookbackEvents({ good, bad, spanMs: HOUR_MS }).map((event) => ({
    ...event,
    id: `${version} ${event.id}`,
    dims: { version },
  }))
}

describe('attribute', () => {
  const unversioned = lookbackEvents({ good: 100, bad: 0, spanMs: HOUR_MS })
  const data = [...ofVersion('1.8.1', 500, 1), ...ofVersion('1.8.2', 396, 3), ...unversioned]

  test('the greatest spender comes first, with its share of spend and of the budget', () => {
    const spends = attribute(sloOf(), data, NOW_MS, 'version')
    expect(
      spends.map(({ key, bad, shareOfSpend, shareOfBudget }) => [
        key,
        bad,
        shareOfSpend,
        shareOfBudget,
      ]),
    ).toEqual([
      ['1.8.2', 3, 0.75, 3],
      ['1.8.1', 1, 0.25, 1],
      [undefined, 0, 0, 0],
    ])
    expect(spends[0]?.interval.upper).toBeLessThan(1)
  })

  test('the shares of the budget add up to what is consumed', () => {
    const spends = attribute(sloOf(), data, NOW_MS, 'version')
    const { consumed } = evaluate(sloOf(), data, NOW_MS).budget
    expect(spends.reduce((sum, { shareOfBudget }) => sum + shareOfBudget, 0)).toBe(consumed)
  })

  test('nothing in the window is nothing to attribute', () => {
    expect(attribute(sloOf(), data, NOW_MS - HOUR_MS * 24, 'version')).toEqual([])
  })
})

describe('compareRatios', () => {
  // Newcombe (1998), table II, contrast (a): 56 of 70 against 48 of 80, method 10.
  test("Newcombe's first contrast: 0.2 is between 0.0524 and 0.3339", () => {
    const comparison = compareRatios({ good: 56, bad: 14 }, { good: 48, bad: 32 })
    expect(comparison.difference).toBeCloseTo(0.2, 12)
    expect(comparison.lower).toBeCloseTo(0.0524, 4)
    expect(comparison.upper).toBeCloseTo(0.3339, 4)
    expect(comparison.verdict).toBe('better')
  })

  test('turned round, better is worse', () => {
    const tally = fc.record({ good: fc.nat(200), bad: fc.integer({ min: 1, max: 200 }) })
    const mirror = { better: 'worse', worse: 'better', undecided: 'undecided' } as const
    fc.assert(
      fc.property(tally, tally, (a, b) => {
        const [there, back] = [compareRatios(a, b), compareRatios(b, a)]
        expect(there.lower).toBeCloseTo(-back.upper, 12)
        expect(back.verdict).toBe(mirror[there.verdict])
      }),
    )
  })
})

describe('weighting', () => {
  const retries = lookbackEvents({ good: 0, bad: 90, spanMs: HOUR_MS }).map((event) => ({
    ...event,
    install: 'broken',
  }))
  const others = Array.from({ length: 9 }, (_, index): SliEvent => ({
    id: `${index}`,
    atMs: NOW_MS,
    outcome: 'good',
    install: `healthy ${index}`,
  }))
  const target = parseTarget('50%')
  const sli = (weighting: 'event' | 'install' | { cap: number }): number | null =>
    evaluate(sloOf({ target, weighting }), [...retries, ...others], NOW_MS).sli

  test('one laptop in a retry loop is 91 % of the events, 10 % of the laptops', () => {
    expect(sli('event')).toBe(9 / 99)
    expect(sli('install')).toBe(0.9)
    expect(sli({ cap: 3 })).toBe(9 / 12)
  })

  test('events that do not name their machine cannot be weighted by it', () => {
    const anonymous = lookbackEvents({ good: 1, bad: 0, spanMs: HOUR_MS })
    expect(() => evaluate(sloOf({ weighting: 'install' }), anonymous, NOW_MS)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_DEFINITION' }),
    )
    expect(() => sli({ cap: 0 })).toThrow(expect.objectContaining({ code: 'ERR_SLO_DEFINITION' }))
  })
})
