import { expect, test } from '@jest/globals'
import {
  durationMs,
  evaluate,
  formatTime,
  parseDuration,
  parseTarget,
  rolling,
  seriesOfSlices,
} from '../src/index.ts'
import { NOW_MS, sloOf } from './support/slo.ts'
import { describeVectors, vectorText } from './support/vectors.ts'

interface Case {
  readonly src: string
  readonly target?: string | number
  readonly window?: string
  readonly budget?: string
  readonly budgetMinutes?: number
  readonly total?: number
  readonly bad?: number
  readonly allowed?: number
  readonly consumed?: number
  readonly remaining?: number
  readonly remainingEvents?: number
  readonly burnRate?: number
}

interface KibanaRow {
  readonly good: number
  readonly total: number
  readonly consumed: number
}

interface Vectors {
  readonly cases: readonly Case[]
  readonly kibana_compute_error_budget_test: {
    readonly target: number
    readonly rows: readonly KibanaRow[]
  }
}

const FILE = 'budget/worked-examples.json'

function statusOf(target: string | number, good: number, bad: number, window = '30d') {
  const slo = sloOf({ target: parseTarget(target), window: rolling(parseDuration(window)) })
  return evaluate(slo, seriesOfSlices([{ startMs: NOW_MS, good, bad }]), NOW_MS)
}

describeVectors('budgets worked out by others', () => {
  test('budgets in time', () => {
    const { cases }: Vectors = JSON.parse(vectorText(FILE))
    const timed = cases.filter(
      ({ target, window, budget, budgetMinutes }) =>
        target !== undefined && window !== undefined && (budget ?? budgetMinutes) !== undefined,
    )
    expect(timed.length).toBeGreaterThan(2)
    for (const { target = '', window, budget, budgetMinutes = 0 } of timed) {
      const { timeMs } = statusOf(target, 1, 0, window).budget
      const text = budget?.replace('2.4s', '2s400ms') ?? formatTime(budgetMinutes * 60_000)
      expect(formatTime(timeMs).replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    }
  })

  test('budgets in events', () => {
    const { cases }: Vectors = JSON.parse(vectorText(FILE))
    const counted = cases.filter(({ total }) => total !== undefined)
    expect(counted.length).toBeGreaterThan(2)
    for (const { target = '', total = 0, bad = 0, window, ...expected } of counted) {
      const { budget } = statusOf(target, total - bad, bad, window)
      expect(budget.allowed).toBe(expected.allowed)
      expect(budget.consumed).toBe(expected.consumed ?? expected.burnRate ?? 0)
      expect(budget.left).toBe(expected.remainingEvents ?? budget.allowed - bad)
    }
  })

  test("Kibana's rows, signed where Kibana clamps and null where it says 1", () => {
    const file: Vectors = JSON.parse(vectorText(FILE))
    const kibana = file.kibana_compute_error_budget_test
    const possible = kibana.rows.filter(({ good, total }) => total > 0 && good <= total)
    expect(possible.length).toBeGreaterThan(2)
    for (const { good, total, consumed } of possible) {
      const { budget } = statusOf(kibana.target, good, total - good)
      expect(budget.consumed).toBeCloseTo(consumed, 6)
      expect(budget.remaining).toBeCloseTo(1 - consumed, 6)
    }
    const impossible = kibana.rows.filter(({ good, total }) => good > total && total > 0)
    for (const { good, total } of impossible) {
      expect(() => statusOf(kibana.target, good, total - good)).toThrow('is not a count')
    }
    expect(statusOf(kibana.target, 0, 0).budget.consumed).toBeNull()
  })

  test("slokit's float truncation is not ours: 90 days is 90 days", () => {
    const { budget } = statusOf('99.9%', 999_750, 250)
    const paceMs = durationMs(parseDuration('30d')) / 0.25
    expect(budget.remaining).toBe(0.75)
    expect(formatTime(budget.remaining === null ? 0 : paceMs * budget.remaining)).toBe('90d')
  })
})
