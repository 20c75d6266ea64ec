import type { OperationEntry } from './entry.ts'

/** How long creations usually take here: medians, ms. */
export interface Typical {
  readonly totalMs?: number
  readonly phases: ReadonlyMap<string, number>
}

/** How many of the last creations count. */
const RECENT = 20

/** The medians of what this machine has watched to its end on this platform. */
export function typicalOf(entries: readonly OperationEntry[], host: string): Typical {
  const past = entries
    .filter((entry) => entry.host === host && entry.state === 'ready')
    .slice(0, RECENT)
  const totalMs = median(past.flatMap(({ readyMs }) => (readyMs === undefined ? [] : [readyMs])))
  const samples = new Map<string, number[]>()
  for (const { phases = {} } of past) {
    for (const [name, ms] of Object.entries(phases)) {
      samples.set(name, [...(samples.get(name) ?? []), ms])
    }
  }
  const phases = new Map<string, number>()
  for (const [name, each] of samples) phases.set(name, median(each) ?? 0)
  return { ...(totalMs === undefined ? {} : { totalMs }), phases }
}

function median(samples: readonly number[]): number | undefined {
  return samples.toSorted((a, b) => a - b)[Math.floor((samples.length - 1) / 2)]
}
