import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import {
  add,
  compare,
  divide,
  formatRational,
  multiply,
  parseDecimal,
  rational,
  rationalToNumber,
  subtract,
} from '../src/index.ts'

const integers = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const fractions = fc.tuple(integers, fc.bigInt({ min: 1n, max: 10n ** 30n }))

describe('rational', () => {
  test('a fraction is in lowest terms with a positive denominator', () => {
    expect(rational(6, -4)).toEqual({ n: -3n, d: 2n })
  })

  test.each([
    ['a zero denominator', () => rational(1, 0)],
    ['a number that is no integer', () => rational(0.5)],
    ['a division by zero', () => divide(rational(1), rational(0))],
    ['text that is no decimal', () => parseDecimal('1/3')],
    ['infinity', () => parseDecimal(Infinity)],
  ])('%s is refused', (_, build) => {
    expect(build).toThrow(expect.objectContaining({ code: 'ERR_SLO_NUMBER' }))
  })

  test('a number is read by its shortest decimal form, not as the double behind it', () => {
    expect(parseDecimal(0.1)).toEqual({ n: 1n, d: 10n })
    expect(parseDecimal(1e-7)).toEqual({ n: 1n, d: 10_000_000n })
    expect(parseDecimal('-2.50e2')).toEqual({ n: -250n, d: 1n })
  })

  test('what was added or multiplied can be taken away again, exactly', () => {
    fc.assert(
      fc.property(fractions, fractions, (left, right) => {
        const [a, b] = [rational(...left), rational(...right)]
        expect(subtract(add(a, b), b)).toEqual(a)
        fc.pre(b.n !== 0n)
        expect(divide(multiply(a, b), b)).toEqual(a)
      }),
    )
  })

  test('a comparison has the sign of the difference', () => {
    fc.assert(
      fc.property(fractions, fractions, (left, right) => {
        const [a, b] = [rational(...left), rational(...right)]
        expect(compare(a, b)).toBe(Math.sign(Number(subtract(a, b).n)) + 0)
      }),
    )
  })

  test('every double survives the way through its exact fraction', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-300 }), (value) => {
        expect(rationalToNumber(parseDecimal(value))).toBe(value)
      }),
    )
  })

  test('a fraction too large for doubles is still rounded only once', () => {
    const third = rational(10n ** 40n, 3n * 10n ** 40n + 1n)
    expect(rationalToNumber(third)).toBe(1 / 3)
    expect(rationalToNumber(rational(-(2n ** 80n), 2n ** 81n - 1n))).toBe(-0.5)
  })

  test.each([
    [rational(999, 1000), '0.999'],
    [rational(72, 5), '14.4'],
    [rational(-1, 8), '-0.125'],
    [rational(30), '30'],
    [rational(1, 3), '0.3333333333333333'],
  ])('%o prints without float noise', (value, text) => {
    expect(formatRational(value)).toBe(text)
  })
})
