import type { Bench } from '../bench.ts'
import { whyNoArena } from '../loop/arena.ts'
import { CASES, loopCases } from '../loop/cases.ts'
import { loopDocument } from '../loop/document.ts'

/** What goes on beside a loop of 1,000 commands; the limits are the design's. */
export const bench: Bench = {
  summary: 'What does a loop of 1,000 commands leave to do beside it?',
  runs: 1,
  metrics: {
    loop: 's',
    childCpu: 's',
    started: 'count',
    startedAMinute: 'count',
    mostAlive: 'count',
    quietAfter: 's',
    requests: 'count',
    undelivered: 'count',
  },
  pairs: ['childCpu', 'started', 'requests'].map((metric) => ({
    a: CASES.peers,
    b: CASES.ours,
    metric,
  })),
  budgets: [
    { name: 'alive besides the command', case: CASES.ours, metric: 'mostAlive', limit: 2 },
    { name: 'started a minute', case: CASES.ours, metric: 'startedAMinute', limit: 12 },
    { name: 'not delivered', case: CASES.ours, metric: 'undelivered', limit: 0 },
  ],
  document: loopDocument,
  setup({ dir, quick }) {
    const reason = whyNoArena()
    if (reason !== undefined) throw new Error(`no loop can be measured here: ${reason}`)
    return Promise.resolve({ cases: loopCases(dir, quick), close: () => Promise.resolve() })
  },
}
