import type { Random } from './random.ts'
import type { BenchResult } from './result.ts'

/** What `benches/<name>.ts` exports as `bench`. */
export interface Bench {
  /** One sentence: the question that this bench answers. */
  readonly summary: string
  /**
   * Rounds unless `--runs` asks for another number.
   *
   * @defaultValue 25
   */
  readonly runs?: number
  /** Metrics that a run returns, each with its unit. */
  readonly metrics: Readonly<Record<string, Unit>>
  /** Pairs of cases to compare, baseline first. */
  readonly pairs: readonly Pair[]
  /** What the cases may cost. */
  readonly budgets: readonly Budget[]
  /** The result as the README of what is measured has it, in Markdown; else every row is printed. */
  readonly document?: (result: BenchResult) => string
  /** Prepares everything once; the time that it takes is not measured. */
  setup(context: BenchContext): Promise<BenchSetup>
}

export type Unit = 'ns' | 'us' | 'ms' | 's' | 'bytes' | 'count' | '%'

/** `b` is compared with `a`: a positive difference says that `b` is larger. */
export interface Pair {
  readonly a: string
  readonly b: string
  readonly metric: string
}

/** At most `limit` of a metric: of a case, or of its difference to the case `over`. */
export interface Budget {
  readonly name: string
  readonly case: string
  readonly over?: string
  readonly metric: string
  readonly limit: number
}

export interface BenchContext {
  /** An empty directory, removed after the bench. */
  readonly dir: string
  readonly random: Random
  /** As little work as shows the shape of the result; its times mean nothing. */
  readonly quick: boolean
}

export interface BenchSetup {
  readonly cases: readonly Case[]
  /** Rounds of their own, after all others: what would disturb those. Further metrics of the same cases. */
  readonly later?: { readonly cases: readonly Case[]; readonly runs: number }
  close(): Promise<void>
}

/** Numbers by metric. */
export type Measures = Readonly<Record<string, number>>

/** One thing to measure. */
export interface Case {
  readonly name: string
  /**
   * One run, as a user would have it. Preparations inside are not part of the numbers that it returns.
   *
   * @param round - 0, 1, 2, …; below 0 in the rounds whose numbers are thrown away.
   */
  run(round: number): Promise<Measures>
  /** Counts that do not vary and would disturb the timing: taken once, apart. */
  count?(): Promise<Measures>
}
