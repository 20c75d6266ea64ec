import type { Bench } from '../bench.ts'
import { slowAnswers } from '../crash/answer.ts'
import { CASES, crashCases } from '../crash/cases.ts'
import { DELIVERED, deliveryCase } from '../crash/delivery.ts'
import { ANSWER_MS } from '../crash/programs.ts'
import { watcherCases } from '../crash/watchers.ts'

/** From the throw to the report in its place, and what the guard costs a program that does not crash. */
export const bench: Bench = {
  summary: 'How long does a crash take to leave its evidence, and what does it cost not to crash?',
  runs: 5,
  metrics: {
    wall: 'ms',
    guard: 'ms',
    begin: 'ms',
    rss: 'bytes',
    held: 'ms',
    answer: 'ms',
    p50: 'ms',
    p95: 'ms',
    bytes: 'bytes',
    frames: 'count',
  },
  pairs: [
    { a: CASES.empty, b: CASES.guarded, metric: 'wall' },
    { a: CASES.loads, b: CASES.guarded, metric: 'wall' },
    { a: CASES.guarded, b: CASES.armed, metric: 'wall' },
    { a: CASES.wait, b: CASES.guardedWait, metric: 'wall' },
    { a: CASES.bare, b: CASES.nodeReport, metric: 'wall' },
    { a: CASES.bare, b: CASES.stack, metric: 'wall' },
    { a: CASES.bare, b: CASES.locals, metric: 'wall' },
    { a: CASES.sentry, b: CASES.locals, metric: 'p50' },
    { a: CASES.sentry, b: CASES.locals, metric: 'p95' },
  ],
  budgets: [
    { name: 'stack only, p95', case: CASES.stack, metric: 'p95', limit: 5 },
    { name: 'locals of 29 frames, p50', case: CASES.locals, metric: 'p50', limit: 8 },
    { name: 'locals of 29 frames, p95', case: CASES.locals, metric: 'p95', limit: 35 },
    { name: 'guard', case: CASES.guarded, over: CASES.empty, metric: 'wall', limit: 1.5 },
    { name: 'guard, the call', case: CASES.guarded, metric: 'guard', limit: 1.5 },
    {
      name: 'watched while it waits',
      case: CASES.guardedWait,
      over: CASES.wait,
      metric: 'wall',
      limit: 2,
    },
    { name: 'throw to collector, p95', case: DELIVERED, metric: 'p95', limit: 1000 },
  ],
  async setup({ dir, quick }) {
    const { url, close } = await slowAnswers(ANSWER_MS)
    const delivery = await deliveryCase(dir, quick ? 1 : 20)
    return {
      cases: [
        ...(await crashCases(dir, quick ? 2 : 20, url)),
        ...(await watcherCases(dir)),
        delivery.case,
      ],
      close: async () => {
        await Promise.all([close(), delivery.close()])
      },
    }
  },
}
