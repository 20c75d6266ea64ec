import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { evaluate, latencyTally, LogLinear, seriesOfSlices, toOtlpPoint } from '../src/index.ts'
import { histogramOf } from './support/histogram.ts'
import { NOW_MS, sloOf } from './support/slo.ts'

describe('latencyTally', () => {
  test('a threshold of two digits counts exactly, failures as bad', () => {
    const histogram = histogramOf([1e9, 1_999_999_999, 2_000_000_001, 5e9])
    const tally = { good: 2, bad: 3 }
    expect(latencyTally(histogram, 2e9, 1)).toEqual({ atLeast: tally, atMost: tally, exact: true })
  })

  test('any other has bounds between which the truth lies', () => {
    const data = fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(data, fc.integer({ min: 1, max: 1e6 }), (sample, threshold) => {
        const below = sample.filter((value) => value < threshold).length
        const { atLeast, atMost, exact } = latencyTally(histogramOf(sample), threshold)
        expect(atLeast.good).toBeLessThanOrEqual(below)
        expect(atMost.good).toBeGreaterThanOrEqual(below)
        expect(atLeast.good + atLeast.bad).toBe(sample.length)
        expect(exact).toBe(atLeast.good === atMost.good)
      }),
    )
  })

  test('a slice of it evaluates like the events that it was made of', () => {
    const { atLeast } = latencyTally(histogramOf([1e9, 3e9]), 2e9)
    const status = evaluate(sloOf(), seriesOfSlices([{ startMs: NOW_MS, ...atLeast }]), NOW_MS)
    expect(status.sli).toBe(0.5)
  })
})

describe('toOtlpPoint', () => {
  test('bounds are the edges in use, in the unit asked for, and no value is lost', () => {
    expect(toOtlpPoint(histogramOf([0, 1e9, 1.05e9, 1.1e9, 2e9]), -9)).toEqual({
      count: 5,
      sum: expect.closeTo(5.296, 2),
      explicitBounds: [0, 1, 1.1, 1.2, 2, 2.1],
      bucketCounts: [1, 0, 2, 1, 0, 1, 0],
    })
    expect(toOtlpPoint(new LogLinear())).toEqual({
      count: 0,
      sum: 0,
      explicitBounds: [],
      bucketCounts: [0],
    })
  })

  test('bounds ascend and buckets add up', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 })), (data) => {
        const { count, bucketCounts, explicitBounds } = toOtlpPoint(histogramOf(data))
        expect(count).toBe(data.length)
        expect(bucketCounts.reduce((sum, each) => sum + each, 0)).toBe(count)
        expect(bucketCounts).toHaveLength(explicitBounds.length + 1)
        expect(explicitBounds).toEqual([...new Set(explicitBounds)].toSorted((a, b) => a - b))
      }),
    )
  })
})
