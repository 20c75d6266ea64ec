import type { Bench } from '../bench.ts'
import { PROCESSES, processCases } from '../slo/processes.ts'
import { LIBRARIES, libraryCases } from '../slo/libraries.ts'

const { ours, hdr, ddsketch, tdigest, otel } = LIBRARIES
const PEERS = [hdr, ddsketch, tdigest, otel]

/** Histograms beside their peers, and evaluations as a command makes them; the limits are those of the issue. */
export const bench: Bench = {
  summary: 'What do a histogram and an SLO over a million events cost?',
  metrics: {
    record: 'ns',
    merge: 'ms',
    base64: 'bytes',
    'p50 error': '%',
    'p90 error': '%',
    'p99 error': '%',
    'p99.9 error': '%',
    evaluate: 'ms',
    import: 'ms',
    wall: 'ms',
  },
  pairs: [
    ...PEERS.flatMap((peer) => ['record', 'merge'].map((metric) => ({ a: peer, b: ours, metric }))),
    { a: PROCESSES.empty, b: PROCESSES.imported, metric: 'wall' },
    { a: PROCESSES.empty, b: PROCESSES.status, metric: 'wall' },
  ],
  budgets: [
    { name: 'record', case: ours, metric: 'record', limit: 25 },
    { name: '200 bins in base64', case: ours, metric: 'base64', limit: 1400 },
    { name: 'merge of 1,000 x 200 bins', case: ours, metric: 'merge', limit: 10 },
    {
      name: '1 million events, 8 lookbacks, 10 SLOs',
      case: PROCESSES.columns,
      metric: 'evaluate',
      limit: 100,
    },
    { name: 'NDJSON of 1 million events', case: PROCESSES.ndjson, metric: 'evaluate', limit: 600 },
    { name: 'core import', case: PROCESSES.imported, metric: 'import', limit: 5 },
    {
      name: 'core import, as the design has it',
      case: PROCESSES.imported,
      metric: 'import',
      limit: 1,
    },
    {
      name: 'slo status, 100,000 events of 30 days',
      case: PROCESSES.status,
      over: PROCESSES.empty,
      metric: 'wall',
      limit: 55,
    },
  ],
  async setup({ dir, random, quick }) {
    const cases = [...libraryCases(random, quick), ...(await processCases(dir, random, quick))]
    return { cases, close: () => Promise.resolve() }
  },
}
