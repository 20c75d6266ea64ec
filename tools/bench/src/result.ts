import type { Bench, Unit } from './bench.ts'
import type { Samples } from './interleave.ts'
import type { Random } from './random.ts'
import { median, medianInterval, pairedDifference, quantile } from './statistics.ts'

/** The one line that every bench ends with under `--json`. */
export interface BenchResult {
  readonly name: string
  readonly rows: readonly Row[]
  readonly pairs: readonly PairRow[]
  readonly budgets: readonly BudgetRow[]
}

export interface Row {
  readonly case: string
  readonly metric: string
  readonly unit: Unit
  readonly median: number
  readonly p95: number
  readonly n: number
}

/** `b` against `a`, from paired runs. */
export interface PairRow {
  readonly a: string
  readonly b: string
  readonly metric: string
  readonly unit: Unit
  readonly medianDiff: number
  readonly ratio: number
  readonly ci95: readonly [low: number, high: number]
}

/** `value` is the upper end of the 95 % interval of what was measured: the worst that the runs leave possible. */
export interface BudgetRow {
  readonly name: string
  readonly limit: number
  readonly value: number
  readonly unit: Unit
  readonly ok: boolean
}

/** Turns samples into the result of a bench. */
export function summarize(
  name: string,
  bench: Pick<Bench, 'metrics' | 'pairs' | 'budgets'>,
  samples: Samples,
  random: Random,
): BenchResult {
  const unitOf = (metric: string): Unit => found(bench.metrics[metric], `the metric ${metric}`)
  const valuesOf = (one: string, metric: string): readonly number[] =>
    found(samples.get(one)?.get(metric), `a value of ${metric} in the case ${one}`)

  const rows = [...samples].flatMap(([one, metrics]) =>
    [...metrics].map(([metric, values]) => ({
      case: one,
      metric,
      unit: unitOf(metric),
      median: rounded(median(values)),
      p95: rounded(quantile(values, 0.95)),
      n: values.length,
    })),
  )
  const pairs = bench.pairs.map(({ a, b, metric }) => {
    const difference = pairedDifference(valuesOf(a, metric), valuesOf(b, metric), random)
    return {
      a,
      b,
      metric,
      unit: unitOf(metric),
      medianDiff: rounded(difference.medianDiff),
      ratio: rounded(difference.ratio),
      ci95: [rounded(difference.ci95[0]), rounded(difference.ci95[1])] as const,
    }
  })
  const budgets = bench.budgets.map((budget) => {
    const values = valuesOf(budget.case, budget.metric)
    const [, high] =
      budget.over === undefined
        ? medianInterval(values, random)
        : pairedDifference(valuesOf(budget.over, budget.metric), values, random).ci95
    const value = rounded(high)
    const { name: budgetName, limit } = budget
    return { name: budgetName, limit, value, unit: unitOf(budget.metric), ok: value <= limit }
  })
  return { name, rows, pairs, budgets }
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new TypeError(`the bench names ${what}, but there is none`)
  return value
}

/** A thousandth of a unit is below what any of this can resolve. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
