import type { Bench } from '../bench.ts'
import { CASES, forkerCases } from '../forker/cases.ts'

/** What detaching adds to a program that ends at once; the limits are those of the package's issue. */
export const bench: Bench = {
  summary: 'What does a guarded detach cost its caller, and how many processes does a loop start?',
  metrics: { wall: 'ms', call: 'us', started: 'count', 'child cpu': 's' },
  pairs: [
    // What no library that is a module can go below.
    { a: CASES.empty, b: CASES.module, metric: 'wall' },
    { a: CASES.empty, b: CASES.stat, metric: 'wall' },
    { a: CASES.empty, b: CASES.imported, metric: 'wall' },
    { a: CASES.empty, b: CASES.refused, metric: 'wall' },
    { a: CASES.stat, b: CASES.refused, metric: 'wall' },
    { a: CASES.bare, b: CASES.refused, metric: 'wall' },
    { a: CASES.execa, b: CASES.refused, metric: 'wall' },
    { a: CASES.empty, b: CASES.bare, metric: 'wall' },
    { a: CASES.empty, b: CASES.spawned, metric: 'wall' },
    { a: CASES.bare, b: CASES.spawned, metric: 'wall' },
    { a: CASES.execa, b: CASES.spawned, metric: 'wall' },
    { a: CASES.bare, b: CASES.spawned, metric: 'call' },
    { a: CASES.bare, b: CASES.spawned, metric: 'started' },
    { a: CASES.bare, b: CASES.spawned, metric: 'child cpu' },
  ],
  budgets: [
    { name: 'refused', case: CASES.refused, over: CASES.empty, metric: 'wall', limit: 0.3 },
    { name: 'spawned', case: CASES.spawned, over: CASES.empty, metric: 'wall', limit: 6 },
  ],
  async setup({ dir, quick }) {
    return { cases: await forkerCases(dir, quick), close: () => Promise.resolve() }
  },
}
