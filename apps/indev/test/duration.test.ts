import { expect, test } from '@jest/globals'
import { durationMs } from '../src/duration.ts'

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['1h30m', 5_400_000],
])('%s is %d ms', (text, expected) => {
  expect(durationMs(text, '--timeout')).toBe(expected)
})

test.each(['', '30', 'm', '0s', '-5s', '1.5h', '30 m', '30M', '5w', '30m!'])(
  '%p is a usage error that names the option',
  (text) => {
    expect(() => durationMs(text, '--timeout')).toThrow(
      expect.objectContaining({ kind: 'usage', message: expect.stringContaining('--timeout') }),
    )
  },
)
