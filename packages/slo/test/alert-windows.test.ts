import { describe, expect, test } from '@jest/globals'
import { alertWindows, durationMs, parseDuration, parseTarget, rational } from '../src/index.ts'
import { formatRational, maxBudgetShare, rationalToNumber } from '../src/index.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

const target = parseTarget('99.9%')

interface VendorWindows {
  readonly datadog: Readonly<Record<'7d' | '30d' | '90d', [number, string, string, number][]>>
  readonly sloth: Readonly<Record<'30d' | '28d' | '7d_custom', number[]>>
}

describe('alertWindows', () => {
  // Google SRE Workbook, "Alerting on SLOs", table 5-8.
  test('30 days have the factors of the workbook, exactly', () => {
    const rules = alertWindows({ periodMs: 30 * DAY_MS, target })
    expect(rules.map(({ factor }) => formatRational(factor))).toEqual(['14.4', '6', '3', '1'])
    expect(rules.map(({ severity }) => severity)).toEqual(['page', 'page', 'ticket', 'ticket'])
    expect(rules[0]).toMatchObject({ longMs: HOUR_MS, shortMs: 5 * MINUTE_MS })
  })

  test('28 days have 5.6, where floats give 5.6000000000000005', () => {
    const rules = alertWindows({ periodMs: 28 * DAY_MS, target })
    expect(rules.map(({ factor }) => formatRational(factor)).slice(0, 3)).toEqual([
      '13.44',
      '5.6',
      '2.8',
    ])
  })

  describeVectors('numbers of others', () => {
    test("Datadog's rows for 7, 30 and 90 days", () => {
      const { datadog }: VendorWindows = JSON.parse(vectorText('alerting/vendor-windows.json'))
      for (const [period, rows] of [
        ['7d', datadog['7d']],
        ['30d', datadog['30d']],
        ['90d', datadog['90d']],
      ] as const) {
        const periodMs = durationMs(parseDuration(period))
        const ours = alertWindows({ periodMs, target, catalogue: 'datadog' }).map((rule) => [
          rationalToNumber(rule.factor),
          rule.longMs,
          rule.shortMs,
          rationalToNumber(rule.budget),
        ])
        expect(ours).toEqual(
          rows.map(([factor, long, short, budget]) => [
            factor,
            durationMs(parseDuration(long)),
            durationMs(parseDuration(short)),
            budget,
          ]),
        )
      }
    })
  })

  describeVectors('numbers of others', () => {
    test("sloth's factors for 30 and 28 days and its own 7-day catalogue", () => {
      const { sloth }: VendorWindows = JSON.parse(vectorText('alerting/vendor-windows.json'))
      const own = alertWindows({
        periodMs: 7 * DAY_MS,
        target,
        catalogue: [
          { severity: 'page', budget: rational(8, 100), longMs: HOUR_MS, shortMs: 5 * MINUTE_MS },
          {
            severity: 'page',
            budget: rational(125, 1000),
            longMs: 6 * HOUR_MS,
            shortMs: HOUR_MS / 2,
          },
          { severity: 'ticket', budget: rational(20, 100), longMs: DAY_MS, shortMs: 2 * HOUR_MS },
          {
            severity: 'ticket',
            budget: rational(42, 100),
            longMs: 3 * DAY_MS,
            shortMs: 6 * HOUR_MS,
          },
        ],
      })
      const factors = (periodMs: number): number[] =>
        alertWindows({ periodMs, target }).map(({ factor }) => rationalToNumber(factor))
      expect(factors(30 * DAY_MS)).toEqual(sloth['30d'])
      expect(factors(28 * DAY_MS)).toEqual(sloth['28d'])
      expect(own.map(({ factor }) => rationalToNumber(factor))).toEqual(sloth['7d_custom'])
    })
  })

  test('rules that could never fire are refused with the reason', () => {
    expect(() => alertWindows({ periodMs: 30 * DAY_MS, target: parseTarget('90%') })).toThrow(
      'a burn rate of 14.4 can never be exceeded with a target of 90%: a total outage of 1h ' +
        'spends 1.389% of the budget, not more than 2%',
    )
  })

  test('a factor of exactly the greatest burn rate can never be exceeded', () => {
    const catalogue = [
      { severity: 'page', budget: rational(1, 10), longMs: HOUR_MS, shortMs: HOUR_MS / 12 },
    ] as const
    const periodMs = 100 * HOUR_MS
    expect(() => alertWindows({ periodMs, target: parseTarget('90%'), catalogue })).toThrow(
      expect.objectContaining({ code: 'ERR_SLO_UNREACHABLE' }),
    )
    expect(alertWindows({ periodMs, target: parseTarget('90.1%'), catalogue })).toHaveLength(1)
  })

  // SRE Workbook: 100 % outage for 1 h at 99.9 % is 138.9 % of the budget; at 90 % it is 1.4 %.
  test.each([
    ['99.9%', 1.388_888_888_888_889],
    ['90%', 0.013_888_888_888_888_888],
  ])('an hour of outage spends of a %s budget over 30 days the share %p', (text, share) => {
    const spent = maxBudgetShare(parseTarget(text), HOUR_MS, 30 * DAY_MS)
    expect(rationalToNumber(spent)).toBeCloseTo(share, 15)
  })

  test('windows longer than the period, and unknown periods, are refused', () => {
    for (const options of [
      { periodMs: DAY_MS, target },
      { periodMs: 8 * DAY_MS, target, catalogue: 'datadog' },
    ] as const) {
      expect(() => alertWindows(options)).toThrow(
        expect.objectContaining({ code: 'ERR_SLO_WINDOW' }),
      )
    }
  })
})
