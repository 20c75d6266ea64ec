import { describe, expect, test } from '@jest/globals'
import { budgetShare, formatPercent, formatRational, parseTarget } from '../src/index.ts'

describe('parseTarget', () => {
  test.each(['99.9%', '0.999', 0.999, ' 99.90 % '.replace(' %', '%'), '9.99e-1'])(
    '%p is 999/1000 exactly',
    (text) => {
      expect(parseTarget(text)).toEqual({ n: 999n, d: 1000n })
    },
  )

  test('the budget of a target has no float noise', () => {
    expect(formatRational(budgetShare(parseTarget('99.9%')))).toBe('0.001')
    expect(formatPercent(parseTarget(0.9995))).toBe('99.95%')
  })

  test.each([1, '1', '100%'])('%p is refused: it leaves no budget', (text) => {
    expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'ERR_SLO_TARGET_100' }))
  })

  test('a percentage without its sign is refused with the sign suggested', () => {
    expect(() => parseTarget('99.9')).toThrow(
      'target 99.9 is outside (0, 1); "99.9%" is a percentage',
    )
  })

  test.each([0, '0%', -0.5, '101%', 'three nines', '', '%', Number.NaN])(
    '%p is refused',
    (text) => {
      expect(() => parseTarget(text)).toThrow(expect.objectContaining({ code: 'ERR_SLO_TARGET' }))
    },
  )
})
