import { describe, expect, test } from '@jest/globals'
import { binEdges, binOf, formatBin, LogLinear } from '../src/index.ts'
import { histogramOf } from './support/histogram.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

interface Upstream {
  readonly bucket: readonly [string | number, string][]
  readonly edgeWidth: readonly [number, number, number][]
  readonly quantiles: readonly {
    readonly data: readonly number[]
    readonly q: readonly number[]
    readonly type1: readonly number[]
    readonly type7?: readonly number[]
    readonly mean?: number
  }[]
  readonly inverseQuantile: {
    readonly data: readonly number[]
    readonly thresholds: readonly number[]
    readonly fractionBelow: readonly number[]
  }
  readonly tojson: { readonly data: readonly number[]; readonly json: string }
}

const FILE = 'histogram/circllhist/upstream-tests.json'

function named(histogram: LogLinear): Record<string, number> {
  return Object.fromEntries(histogram.bins().map(({ bin, count }) => [formatBin(bin), count]))
}

describe("OpenHistogram's bins", () => {
  describeVectors('numbers of others', () => {
    test('values fall into the bins that libcircllhist puts them in', () => {
      const { bucket, edgeWidth }: Upstream = JSON.parse(vectorText(FILE))
      for (const [value, name] of bucket) expect(formatBin(binOf(Number(value)))).toBe(name)
      for (const [value, edge, width] of edgeWidth) {
        const { left, right } = binEdges(binOf(value))
        expect(value < 0 ? right : left).toBe(edge)
        expect(right - left).toBeCloseTo(Math.abs(width), 12)
      }
    })
  })

  describeVectors('numbers of others', () => {
    test('quantiles, means and fractions are those of libcircllhist', () => {
      const { quantiles, inverseQuantile }: Upstream = JSON.parse(vectorText(FILE))
      for (const { data, q, type1, type7, mean } of quantiles) {
        const histogram = histogramOf(data)
        q.forEach((each, index) => {
          expect(histogram.quantile(each)).toBeCloseTo(type1[index] ?? Number.NaN, 4)
          expect(histogram.quantile(each, 7)).toBeCloseTo(
            (type7 ?? [])[index] ?? histogram.quantile(each, 7) ?? 0,
            4,
          )
        })
        expect(histogram.mean()).toBeCloseTo(mean ?? histogram.mean() ?? 0, 4)
      }
      const histogram = histogramOf(inverseQuantile.data)
      expect(inverseQuantile.thresholds.map((t) => histogram.fractionBelow(t).value)).toEqual(
        inverseQuantile.fractionBelow.map((fraction) => expect.closeTo(fraction, 4)),
      )
    })
  })

  describeVectors('numbers of others', () => {
    test('bins are named and ordered as upstream', () => {
      const { tojson }: Upstream = JSON.parse(vectorText(FILE))
      expect(named(histogramOf(tojson.data))).toEqual(JSON.parse(tojson.json))
    })
  })

  test('bins ascend from the most negative to the greatest', () => {
    const bins = histogramOf([5, -5, 0, 1e-9, -1e9, 99, 1e100]).bins()
    expect(bins.map(({ bin }) => formatBin(bin))).toEqual([
      '-10e+008',
      '-50e-001',
      '0',
      '+10e-010',
      '+50e-001',
      '+99e+000',
      '+10e+099',
    ])
  })

  test('what is no number is counted apart', () => {
    const histogram = histogramOf([Number.NaN, Infinity, 1e200, 7])
    expect([histogram.count, histogram.nanCount]).toEqual([1, 3])
    expect(LogLinear.fromBytes(histogram.toBytes()).nanCount).toBe(3)
  })
})
