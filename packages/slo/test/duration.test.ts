import { describe, expect, test } from '@jest/globals'
import { durationMs, formatPromDuration, formatTime, parseDuration } from '../src/index.ts'

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['30d', 2_592_000_000],
    ['4w', 2_419_200_000],
  ])('%s is %i ms', (text, ms) => {
    expect(durationMs(parseDuration(text))).toBe(ms)
  })

  test('m is a minute and M a month', () => {
    expect(parseDuration('1m')).toEqual({ count: 1, unit: 'm' })
    expect(parseDuration('1M')).toEqual({ count: 1, unit: 'M' })
  })

  test.each(['1M', '1Q', '1Y'])('%s has no fixed length', (text) => {
    expect(() => durationMs(parseDuration(text))).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_DURATION' }),
    )
  })

  test.each(['', '0d', '-1d', '1.5h', '30', '1y', '1h30m', 'd'])('%p is refused', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'ERR_SLO_DURATION' }))
  })

  // prometheus/common, model.Duration.String; sloth names recordings with it.
  test.each([
    [300_000, '5m'],
    [5_400_000, '1h30m'],
    [86_400_000, '1d'],
    [129_600_000, '1d12h'],
    [2_419_200_000, '4w'],
    [2_592_000_000, '30d'],
    [31_536_000_000, '1y'],
  ])('%i ms is %s to Prometheus', (ms, text) => {
    expect(formatPromDuration(ms)).toBe(text)
  })

  test('a length that is no positive whole number is not printed for Prometheus', () => {
    expect(() => formatPromDuration(0.5)).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_DURATION' }),
    )
  })

  test.each([
    [2_592_000, '43m 12s'],
    [-2_592_000, '-43m 12s'],
    [0, '0s'],
    [7_776_000_000, '90d'],
    [51_840.4, '51s 840ms'],
  ])('%p ms reads %s', (ms, text) => {
    expect(formatTime(ms)).toBe(text)
  })
})
