import type { Bench } from '../bench.ts'
import { CASES, forkerCases } from '../forker/cases.ts'

/** What detaching adds to a program that ends at once; the limits are those of the package's issue. */
export const bench: Bench = {
  summary: 'What does a guarded detach cost its caller, and how many processes does a loop start?',
  metrics: { wall: 'ms', call: 'us', started: 'count' },
  pairs: [
    { a: CASES.empty, b: CASES.imported, metric: 'wall' },
    { a: CASES.empty, b: CASES.refused, metric: 'wall' },
    { a: CASES.imported, b: CASES.refused, metric: 'wall' },
    { a: CASES.empty, b: CASES.spawned, metric: 'wall' },
    { a: CASES.bare, b: CASES.spawned, metric: 'wall' },
    { a: CASES.execa, b: CASES.spawned, metric: 'wall' },
    { a: CASES.bare, b: CASES.spawned, metric: 'call' },
  ],
  budgets: [
    { name: 'refused', case: CASES.refused, over: CASES.empty, metric: 'wall', limit: 0.3 },
    { name: 'spawned', case: CASES.spawned, over: CASES.empty, metric: 'wall', limit: 6 },
  ],
  async setup({ dir }) {
    return { cases: await forkerCases(dir), close: () => Promise.resolve() }
  },
}
