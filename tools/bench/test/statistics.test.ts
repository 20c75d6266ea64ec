import { describe, expect, test } from '@jest/globals'

import { seededRandom, shuffled, type Random } from '../src/random.ts'
import { median, medianInterval, pairedDifference, quantile } from '../src/statistics.ts'

describe('quantile', () => {
  // R: quantile(c(…), p) with its default, type 7.
  test.each([
    { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], q: 0.95, expected: 9.55 },
    { values: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], q: 0.25, expected: 3.25 },
    { values: [3, 1, 2], q: 0.5, expected: 2 },
    { values: [4, 1, 3, 2], q: 0.5, expected: 2.5 },
    { values: [7], q: 0.95, expected: 7 },
    { values: [1, 100], q: 0, expected: 1 },
    { values: [1, 100], q: 1, expected: 100 },
  ])('agrees with R: $q of $values is $expected', ({ values, q, expected }) => {
    expect(quantile(values, q)).toBeCloseTo(expected, 12)
  })

  test('leaves its input in order', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  test('refuses to make a number out of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow(TypeError)
    expect(() => quantile([1], Number.NaN)).toThrow(TypeError)
  })
})

describe('medianInterval', () => {
  // For odd n, P(median <= k-th value) = P(Binomial(n, k/n) >= (n + 1) / 2): the bootstrap, without sampling.
  test.each([5, 11, 21, 41])('agrees with the exact bootstrap for %i values', (n) => {
    const values = Array.from({ length: n }, (_, index) => index + 1)
    const atMost = (k: number): number => binomialTail(n, k / n, (n + 1) / 2)
    const exactLow = values.find((k) => atMost(k) >= 0.025) ?? Number.NaN
    const exactHigh = values.find((k) => atMost(k) >= 0.975) ?? Number.NaN
    const [low, high] = medianInterval(values, seededRandom(7), 20_000)
    expect(Math.abs(low - exactLow)).toBeLessThanOrEqual(1)
    expect(Math.abs(high - exactHigh)).toBeLessThanOrEqual(1)
  })

  test('holds the true median in about 95 of 100 experiments', () => {
    expect(coverage(seededRandom(11))).toBeGreaterThan(0.88)
  })

  test('a bootstrap that always draws the same value is caught by its coverage', () => {
    expect(coverage(() => 0.5)).toBeLessThan(0.5)
  })
})

describe('pairedDifference', () => {
  test('a cost that every run has is found exactly, however much the machine wavers', () => {
    const random = seededRandom(3)
    const baseline = Array.from({ length: 25 }, () => 40 + 100 * random())
    const subject = baseline.map((value) => value + 6)
    const found = pairedDifference(baseline, subject, random)
    expect(found.medianDiff).toBeCloseTo(6, 9)
    expect(found.ci95[0]).toBeCloseTo(6, 9)
    expect(found.ci95[1]).toBeCloseTo(6, 9)
  })

  test('a subject twice as large has the ratio 2 and a positive difference', () => {
    const found = pairedDifference([1, 2, 4], [2, 4, 8], seededRandom(1))
    expect(found).toMatchObject({ ratio: 2, medianDiff: 2 })
  })

  test('runs of different rounds are refused', () => {
    expect(() => pairedDifference([1, 2], [1], seededRandom(1))).toThrow(TypeError)
  })
})

describe('seededRandom', () => {
  test('one seed gives one sequence', () => {
    expect(draw(5)).toEqual(draw(5))
    expect(draw(5)).not.toEqual(draw(6))
  })

  // The reference in C, printed with "%u", seed 1.
  test('agrees with the published generator', () => {
    const random = seededRandom(1)
    expect([random() * 2 ** 32, random() * 2 ** 32]).toEqual([2693262067, 11749833])
  })

  test('a shuffle keeps every item once and reaches every order', () => {
    const random = seededRandom(2)
    const orders = new Set(
      Array.from({ length: 200 }, () => shuffled(['a', 'b', 'c'], random).join('')),
    )
    expect([...orders].toSorted()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
  })
})

function draw(seed: number): number[] {
  return Array.from({ length: 4 }, seededRandom(seed))
}

function coverage(resampling: Random): number {
  const normal = seededRandom(13)
  const experiments = Array.from({ length: 200 }, () => {
    const values = Array.from(
      { length: 25 },
      () => Math.sqrt(-2 * Math.log(1 - normal())) * Math.cos(2 * Math.PI * normal()),
    )
    const [low, high] = medianInterval(values, resampling, 400)
    return low <= 0 && 0 <= high
  })
  return experiments.filter(Boolean).length / experiments.length
}

function binomialTail(n: number, p: number, from: number): number {
  let total = 0
  for (let k = from; k <= n; k += 1) {
    let term = p ** k * (1 - p) ** (n - k)
    for (let i = 1; i <= k; i += 1) term *= (n - k + i) / i
    total += term
  }
  return total
}
