import type { Case, Measures } from './bench.ts'
import { shuffled, type Random } from './random.ts'

/** Values by case and metric; those of one round have the same index. */
export type Samples = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>

export interface InterleaveOptions {
  /** Measured rounds. */
  readonly runs: number
  /** Rounds before them whose numbers are thrown away. */
  readonly warmups: number
  readonly random: Random
  readonly onRound?: (done: number, of: number) => void
}

/**
 * Runs every case once a round, in an order drawn anew for each round.
 *
 * A machine that slows down meanwhile slows every case down alike, and no case always follows the same other.
 */
export async function interleave(
  cases: readonly Case[],
  options: InterleaveOptions,
): Promise<Samples> {
  const samples = new Map(cases.map(({ name }) => [name, new Map<string, number[]>()]))
  if (samples.size !== cases.length) throw new TypeError('two cases have the same name')
  for (let round = -options.warmups; round < options.runs; round += 1) {
    for (const one of shuffled(cases, options.random)) {
      const measures = await one.run(round)
      if (round >= 0) add(samples.get(one.name), measures)
    }
    if (round >= 0) options.onRound?.(round + 1, options.runs)
  }
  for (const one of cases) add(samples.get(one.name), (await one.count?.()) ?? {})
  return samples
}

function add(into: Map<string, number[]> | undefined, measures: Measures): void {
  for (const [metric, value] of Object.entries(measures)) {
    const values = into?.get(metric)
    if (values === undefined) into?.set(metric, [value])
    else values.push(value)
  }
}

/** The metrics of both by case; no case has the same metric in both. */
export function merged(a: Samples, b: Samples): Samples {
  const names = new Set([...a.keys(), ...b.keys()])
  return new Map(
    [...names].map((name) => [name, new Map([...(a.get(name) ?? []), ...(b.get(name) ?? [])])]),
  )
}
