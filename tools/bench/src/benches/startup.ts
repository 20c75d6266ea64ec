import type { Bench } from '../bench.ts'
import { CASES, startupCases } from '../startup/cases.ts'
import { startStub } from '../startup/stub.ts'

/** Start-up as a user feels it; the limits are the design's. */
export const bench: Bench = {
  summary: 'What does a command cost, above a Node program that does the same, and with telemetry?',
  metrics: { wall: 'ms', cpu: 'ms', firstByte: 'ms', modules: 'count', builtins: 'count' },
  pairs: [
    { a: CASES.empty, b: CASES.version, metric: 'wall' },
    { a: CASES.empty, b: CASES.version, metric: 'cpu' },
    { a: CASES.empty, b: CASES.tab, metric: 'wall' },
    { a: CASES.empty, b: CASES.tab, metric: 'cpu' },
    { a: CASES.empty, b: CASES.credential, metric: 'wall' },
    { a: CASES.empty, b: CASES.credential, metric: 'cpu' },
    { a: CASES.table, b: CASES.yargs, metric: 'wall' },
    { a: CASES.table, b: CASES.yargs, metric: 'cpu' },
    { a: CASES.bareGet, b: CASES.off, metric: 'firstByte' },
    { a: CASES.bareGet, b: CASES.on, metric: 'firstByte' },
    { a: CASES.bareGet, b: CASES.off, metric: 'wall' },
    { a: CASES.off, b: CASES.unwatched, metric: 'wall' },
    { a: CASES.off, b: CASES.unwatched, metric: 'cpu' },
    { a: CASES.unwatched, b: CASES.on, metric: 'wall' },
    { a: CASES.unwatched, b: CASES.on, metric: 'cpu' },
    { a: CASES.off, b: CASES.on, metric: 'wall' },
    { a: CASES.off, b: CASES.on, metric: 'cpu' },
    { a: CASES.off, b: CASES.due, metric: 'wall' },
    { a: CASES.off, b: CASES.due, metric: 'cpu' },
    { a: CASES.off, b: CASES.many, metric: 'wall' },
    { a: CASES.off, b: CASES.many, metric: 'cpu' },
  ],
  budgets: [
    { name: 'indev --version', case: CASES.version, over: CASES.empty, metric: 'wall', limit: 15 },
    { name: 'Tab completion', case: CASES.tab, over: CASES.empty, metric: 'wall', limit: 15 },
    {
      name: 'credential plugin',
      case: CASES.credential,
      over: CASES.empty,
      metric: 'wall',
      limit: 15,
    },
    {
      name: 'cluster list to the first byte',
      case: CASES.on,
      over: CASES.bareGet,
      metric: 'firstByte',
      limit: 15,
    },
    { name: 'telemetry on', case: CASES.unwatched, over: CASES.off, metric: 'wall', limit: 6 },
    {
      name: 'watched for crashes',
      case: CASES.on,
      over: CASES.unwatched,
      metric: 'wall',
      limit: 1.5,
    },
    { name: 'telemetry, upload due', case: CASES.due, over: CASES.off, metric: 'wall', limit: 12 },
  ],
  async setup({ dir }) {
    const stub = await startStub()
    const crowded = await startStub(1000)
    const close = async (): Promise<void> => {
      await Promise.all([stub.close(), crowded.close()])
    }
    try {
      return { cases: await startupCases(dir, stub, crowded), close }
    } catch (error) {
      await close()
      throw error
    }
  },
}
