import { describe, expect, test } from '@jest/globals'
import { burnRate, parseTarget, sampleSizeFor } from '../src/index.ts'
import { events, HOUR_MS, NOW_MS, sloOf } from './support/slo.ts'

describe('burnRate', () => {
  test('10 requests an hour with one failure burn 100 times the budget of 99.9 %', () => {
    // The SRE workbook prints 1,000x here, against its own arithmetic: 10 % / 0.1 % is 100.
    expect(burnRate(sloOf(), events(9, 1), NOW_MS, HOUR_MS)).toEqual({ burn: 100, good: 9, bad: 1 })
  })

  test('nothing but failures burn at 1 / (1 - target), the fastest there is', () => {
    expect(burnRate(sloOf(), events(0, 7), NOW_MS, HOUR_MS).burn).toBe(1000)
  })

  test('a lookback without events has no burn rate', () => {
    expect(burnRate(sloOf(), [], NOW_MS, HOUR_MS)).toEqual({ burn: null, good: 0, bad: 0 })
  })

  test('events outside the lookback do not count', () => {
    const old = events(0, 5, NOW_MS - HOUR_MS, HOUR_MS)
    expect(burnRate(sloOf(), [...old, ...events(10, 0)], NOW_MS, HOUR_MS).burn).toBe(0)
  })

  test.each([0, -1, Number.NaN])('a lookback of %p ms is refused', (lookbackMs) => {
    expect(() => burnRate(sloOf(), [], NOW_MS, lookbackMs)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_WINDOW' }),
    )
  })

  test('a moment that is no whole ms is refused', () => {
    expect(() => burnRate(sloOf(), [], 0.5, HOUR_MS)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_WINDOW' }),
    )
  })
})

describe('sampleSizeFor', () => {
  test.each([
    ['99%', 0.95, 299],
    ['99.5%', 0.95, 598],
    ['99.9%', 0.95, 2995],
    ['99.99%', 0.95, 29_956],
    ['50%', 0.5, 1],
    ['50%', 0.75, 2],
  ])('%s at %p needs %i events without a failure', (target, confidence, size) => {
    expect(sampleSizeFor(parseTarget(target), confidence)).toBe(size)
  })

  test.each([0, 1, Number.NaN])('a confidence of %p is refused', (confidence) => {
    expect(() => sampleSizeFor(parseTarget('99%'), confidence)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_LEVEL' }),
    )
  })
})
