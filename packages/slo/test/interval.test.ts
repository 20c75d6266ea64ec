import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { clopperPearson, jeffreys, wilson } from '../src/index.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

interface Row {
  readonly x: number
  readonly n: number
  readonly exact: readonly [number, number]
  readonly wilson: readonly [number, number]
}

const counts = fc
  .tuple(fc.nat(500), fc.nat(500))
  .filter(([good, bad]) => good + bad > 0)
  .map(([good, bad]) => [good, good + bad] as const)

describe('intervals', () => {
  describeVectors('numbers of others', () => {
    test('Clopper-Pearson and Wilson agree with R to all printed digits', () => {
      const { rows, level }: { rows: Row[]; level: number } = JSON.parse(
        vectorText('stats/r-binom-confint.json'),
      )
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        const exact = clopperPearson(row.x, row.n, level)
        const score = wilson(row.x, row.n, level)
        expect(exact.lower).toBeCloseTo(row.exact[0], 7)
        expect(exact.upper).toBeCloseTo(row.exact[1], 7)
        expect(score.lower).toBeCloseTo(row.wilson[0], 7)
        expect(score.upper).toBeCloseTo(row.wilson[1], 7)
      }
    })
  })

  // Brown, Cai, DasGupta (2001): Jeffreys 95 % for 7 of 20; scipy.stats.beta.ppf(.025, 7.5, 13.5).
  test('Jeffreys for 7 of 20 is 0.1725 to 0.5681', () => {
    const { lower, upper } = jeffreys(7, 20, 0.95)
    expect(lower).toBeCloseTo(0.1725, 3)
    expect(upper).toBeCloseTo(0.5681, 3)
  })

  test('no failure leaves the upper end at 1, nothing but failures the lower end at 0', () => {
    for (const interval of [jeffreys, wilson, clopperPearson]) {
      expect(interval(30, 30, 0.95).upper).toBe(1)
      expect(interval(0, 30, 0.95).lower).toBe(0)
    }
  })

  test('failures mirror successes, and the observed ratio is inside', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(jeffreys, wilson, clopperPearson), ([good, n], by) => {
        const interval = by(good, n, 0.95)
        const mirrored = by(n - good, n, 0.95)
        expect(interval.lower).toBeCloseTo(1 - mirrored.upper, 11)
        expect(interval.lower).toBeLessThanOrEqual(good / n)
        expect(interval.upper).toBeGreaterThanOrEqual(good / n)
      }),
    )
  })

  test('more confidence is a wider interval', () => {
    fc.assert(
      fc.property(counts, fc.constantFrom(jeffreys, wilson, clopperPearson), ([good, n], by) => {
        expect(by(good, n, 0.99).lower).toBeLessThanOrEqual(by(good, n, 0.9).lower)
        expect(by(good, n, 0.99).upper).toBeGreaterThanOrEqual(by(good, n, 0.9).upper)
      }),
    )
  })

  test.each([
    [5, 0, 0.95, 'ERR_SLO_COUNT'],
    [5, 4, 0.95, 'ERR_SLO_COUNT'],
    [-1, 4, 0.95, 'ERR_SLO_COUNT'],
    [1, 4, 1, 'ERR_SLO_LEVEL'],
  ])('%p of %p at %p is refused with %s', (good, n, level, code) => {
    expect(() => jeffreys(good, n, level)).toThrow(expect.objectContaining({ code }))
  })
})
