import { spawnSync } from 'node:child_process'

import type { Bench } from '../bench.ts'
import { spoolCases } from '../spool/cases.ts'
import { spoolDocument } from '../spool/document.ts'
import { peersWith, WAYS } from '../spool/ways.ts'

const ours = WAYS.ours.name

/** Appends, contention, drains and losses beside other ways to keep a record; the limits are those of the issue. */
export const bench: Bench = {
  summary: 'What does it cost to keep a record until it is sent, and is it kept?',
  runs: 10,
  metrics: {
    cold: 'us',
    warm: 'us',
    mean: 'us',
    p50: 'us',
    p99: 'us',
    max: 'us',
    'per record': 'us',
    drain: 'ms',
    batches: 'count',
    written: 'count',
    lost: 'count',
  },
  pairs: [
    ...peersWith('append').map((a) => ({ a, b: ours, metric: 'cold' })),
    ...peersWith('append').map((a) => ({ a, b: ours, metric: 'warm' })),
    ...peersWith('contend').map((a) => ({ a, b: ours, metric: 'p99' })),
    ...peersWith('drain').map((a) => ({ a, b: ours, metric: 'per record' })),
  ],
  budgets: [
    { name: 'warm append', case: ours, metric: 'warm', limit: 60 },
    {
      name: 'import and first append',
      case: ours,
      over: WAYS.nothing.name,
      metric: 'cold',
      limit: 1000,
    },
    { name: 'drained record', case: ours, metric: 'per record', limit: 40 },
    { name: '17,000 records drained', case: ours, metric: 'drain', limit: 1000 },
    { name: 'requests for them', case: ours, metric: 'batches', limit: 40 },
    { name: 'records lost', case: ours, metric: 'lost', limit: 0 },
  ],
  document: spoolDocument,
  setup({ dir, quick }) {
    // ext4 then spreads the directories in it over the disk: no way sees what another has removed.
    spawnSync('chattr', ['+T', dir])
    return Promise.resolve({ ...spoolCases(dir, quick), close: () => Promise.resolve() })
  },
}
