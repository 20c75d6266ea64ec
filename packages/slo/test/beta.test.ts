import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { betaQuantile, regularisedBeta } from '../src/beta.ts'
import { normalCdf, normalQuantile } from '../src/normal.ts'

const shapes = fc.oneof(
  fc.double({ min: 0.5, max: 10, noNaN: true }),
  fc.double({ min: 10, max: 1e6, noNaN: true }),
)

describe('the regularised incomplete beta function', () => {
  // Closed forms: I_x(1, b) = 1 - (1 - x)^b; I_x(a, 1) = x^a; I_x(1/2, 1/2) = 2/pi asin(sqrt x).
  test.each([
    [0.3, 1, 5, 1 - 0.7 ** 5],
    [0.3, 7, 1, 0.3 ** 7],
    [0.3, 0.5, 0.5, (2 / Math.PI) * Math.asin(Math.sqrt(0.3))],
    [0.999, 2995, 1, 0.999 ** 2995],
    [0.5, 1000, 1000, 0.5],
  ])('I_%p(%p, %p) agrees with its closed form', (x, a, b, expected) => {
    expect(Math.abs(regularisedBeta(x, a, b) / expected - 1)).toBeLessThan(1e-11)
  })

  test('it is a binomial tail: at least 3 of 10 at 20 %', () => {
    const lessThanThree = 0.8 ** 10 + 10 * 0.2 * 0.8 ** 9 + 45 * 0.2 ** 2 * 0.8 ** 8
    expect(regularisedBeta(0.2, 3, 8)).toBeCloseTo(1 - lessThanThree, 14)
  })

  test('the two tails are a whole', () => {
    fc.assert(
      fc.property(shapes, shapes, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, x) => {
        expect(regularisedBeta(x, a, b) + regularisedBeta(1 - x, b, a)).toBeCloseTo(1, 9)
      }),
    )
  })

  test('its quantile is its inverse', () => {
    fc.assert(
      fc.property(shapes, shapes, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, p) => {
        expect(regularisedBeta(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 7)
      }),
    )
  })
})

describe('the normal distribution', () => {
  test.each([
    [0.5, 0],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
  ])('its %p-quantile is %p', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 13)
  })

  test('its halves mirror each other', () => {
    expect(normalCdf(-1.5) + normalCdf(1.5)).toBeCloseTo(1, 15)
  })
})
