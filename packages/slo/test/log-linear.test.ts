import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { binEdges, binOf, LogLinear } from '../src/index.ts'
import { histogramOf } from './support/histogram.ts'

const values = fc.array(fc.oneof(fc.maxSafeNat(), fc.double()), { maxLength: 60 })

function merged(...parts: readonly LogLinear[]): LogLinear {
  const whole = new LogLinear()
  for (const part of parts) whole.merge(part)
  return whole
}

describe('LogLinear', () => {
  test('an integer of ns is in the bin of its first two digits, up to 2^53 and beyond', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 30n })
    fc.assert(
      fc.property(positive, (ns) => {
        const histogram = new LogLinear()
        histogram.record(ns <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(ns) : ns)
        const digits = String(ns).padEnd(2, '0').slice(0, 2)
        expect(histogram.bins()).toEqual([
          { bin: { val: Number(digits), exp: String(ns).length - 1 }, count: 1 },
        ])
      }),
    )
  })

  test('no power of ten, nor its neighbours, falls into the wrong bin', () => {
    for (let exp = 0; exp <= 15; exp++) {
      for (const value of [
        10 ** exp - 1,
        10 ** exp,
        10 ** exp + 1,
        99 * 10 ** Math.max(0, exp - 2),
      ]) {
        const bins = histogramOf([value])
          .bins()
          .map(({ bin }) => bin)
        expect(bins).toEqual([binOf(BigInt(value))])
      }
    }
  })

  test('a value lies between the edges of its bin, which are at most 10 % apart', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-100, max: 1e100, noNaN: true }), (value) => {
        const { left, right } = binEdges(binOf(value))
        expect(left).toBeLessThanOrEqual(value)
        expect(right).toBeGreaterThanOrEqual(value)
        expect((right - left) / left).toBeLessThan(0.1000001)
      }),
    )
  })

  test('merging is associative and commutative, and loses nothing', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const [x, y, z] = [histogramOf(a), histogramOf(b), histogramOf(c)]
        const whole = histogramOf([...a, ...b, ...c]).toBase64()
        expect(merged(merged(x, y), z).toBase64()).toBe(whole)
        expect(merged(z, merged(y, x)).toBase64()).toBe(whole)
      }),
    )
  })

  test('writing and reading gives the same histogram, whatever the counts', () => {
    fc.assert(
      fc.property(values, fc.maxSafeNat(), (data, count) => {
        const histogram = histogramOf(data)
        histogram.record(1e120, count)
        expect(LogLinear.fromBase64(histogram.toBase64()).bins()).toEqual(histogram.bins())
      }),
    )
  })

  test('the wire form is that of libcircllhist', () => {
    const histogram = histogramOf([1, 1, 100, -100, 0])
    expect([...histogram.toBytes()]).toEqual([
      0, 4, 0xf6, 2, 0, 1, 0, 0, 0, 1, 10, 0, 0, 2, 10, 2, 0, 1,
    ])
  })

  test('counts that upstream would lose take the wider width', () => {
    const histogram = new LogLinear()
    histogram.record(1, 2 ** 32)
    expect([...histogram.toBytes()]).toEqual([0, 1, 10, 0, 4, 0, 0, 0, 0, 1])
    expect(LogLinear.fromBytes(Uint8Array.of(0, 1, 10, 0, 7, 3, 0, 0, 0, 0, 0, 0, 0)).count).toBe(3)
  })

  test('a quantile of a type is the order statistic that its rank names', () => {
    const histogram = histogramOf([10, 100])
    expect([0, 0.5, 0.501, 1].map((q) => histogram.quantile(q))).toEqual([10.5, 10.5, 105, 105])
    expect([0, 0.5, 0.501, 1].map((q) => histogram.quantile(q, 7))).toEqual([10.5, 10.5, 10.5, 105])
    expect(new LogLinear().quantile(0.5)).toBeNull()
    expect(new LogLinear().mean()).toBeNull()
  })

  test('a quantile is off by at most one bin', () => {
    const data = fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(data, fc.integer({ min: 0, max: 100 }), (sample, percent) => {
        const sorted = sample.toSorted((a, b) => a - b)
        const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100))
        const { left, right } = binEdges(binOf(sorted[rank - 1] ?? 0))
        const quantile = histogramOf(sample).quantile(percent / 100) ?? 0
        expect(quantile).toBeGreaterThanOrEqual(left)
        expect(quantile).toBeLessThanOrEqual(right)
      }),
    )
  })

  test('the share below 2 s is exact after a merge, because 2 s is an edge', () => {
    const fleet = histogramOf([1_999_999_999, 1_500_000_000, 12])
    fleet.merge(histogramOf([2_000_000_000, 2_040_000_000]))
    expect(fleet.fractionBelow(2e9)).toEqual({ value: 0.6, lower: 0.6, upper: 0.6, exact: true })
  })

  test('within a bin the share has bounds, and an empty bin none', () => {
    const histogram = histogramOf([2_000_000_000, 2_040_000_000, 1])
    expect(histogram.fractionBelow(2_050_000_000)).toEqual({
      value: expect.closeTo(2 / 3, 10),
      lower: 1 / 3,
      upper: 1,
      exact: false,
    })
    expect(histogram.fractionBelow(3_333_333_333)).toMatchObject({ value: 1, exact: true })
    expect(new LogLinear().fractionBelow(1)).toMatchObject({ value: null, exact: false })
  })

  test.each([
    ['an empty text', ''],
    ['what is not base64', '*'],
    ['a bin that is cut', 'AAEK'],
    ['bytes after the last bin', 'AAAA'],
    ['a count of 2^63', 'AAEKAAcAAAAAAAAAgA=='],
  ])('%s is refused', (_, text) => {
    expect(() => LogLinear.fromBase64(text)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_HISTOGRAM' }),
    )
  })

  test('counts and questions that make no sense are refused', () => {
    const histogram = new LogLinear()
    expect(() => histogram.record(1, -1)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_COUNT' }),
    )
    expect(() => histogram.quantile(1.1)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_LEVEL' }),
    )
    expect(() => histogram.fractionBelow(Infinity)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_NUMBER' }),
    )
  })
})
