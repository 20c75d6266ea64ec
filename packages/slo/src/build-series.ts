import type { Exclusion, SliSeries } from './series.ts'

/** Counts in any order of time, column by column. */
export interface UnsortedRows {
  readonly atMs: readonly number[]
  readonly good: readonly number[]
  readonly bad: readonly number[]
  readonly installs: readonly (string | undefined)[] | null
  readonly exclusions: readonly Exclusion[]
  readonly duplicates: number
}

/** Puts counts in order of time and sums them up; rows of one moment keep their order. */
export function buildSeries(rows: UnsortedRows): SliSeries {
  const { exclusions, duplicates, installs } = rows
  const order = orderOf(rows.atMs)
  const pick = (column: readonly number[], row: number): number => column[order?.[row] ?? row] ?? 0
  const count = rows.atMs.length
  const atMs = new Float64Array(count)
  const badBefore = new Float64Array(count + 1)
  const totalBefore = new Float64Array(count + 1)
  let [bad, total] = [0, 0]
  for (let row = 0; row < count; row++) {
    atMs[row] = pick(rows.atMs, row)
    bad += pick(rows.bad, row)
    total += pick(rows.good, row) + pick(rows.bad, row)
    badBefore[row + 1] = bad
    totalBefore[row + 1] = total
  }
  return {
    atMs,
    badBefore,
    totalBefore,
    exclusions,
    duplicates,
    installs: installs && (order === null ? installs : Array.from(order, (row) => installs[row])),
  }
}

/** The rows in order of time, or `null` when they are in it already, as a journal's are. */
function orderOf(atMs: readonly number[]): Uint32Array | null {
  const isAscending = atMs.every((time, row) => row === 0 || time >= (atMs[row - 1] ?? 0))
  if (isAscending) return null
  const order = Uint32Array.from(atMs, (_, row) => row)
  return order.toSorted((a, b) => (atMs[a] ?? 0) - (atMs[b] ?? 0))
}
