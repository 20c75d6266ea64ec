import type { Database } from '../store/database.ts'
import { integer, text } from '../store/row.ts'
import type { Gauge } from './metrics.ts'

/** What is read from the data and the process when metrics are asked for. */
export function platformGauges(database: Database): readonly Gauge[] {
  const byState = (table: 'clusters' | 'operations') => () =>
    Object.fromEntries(
      database
        .all(`SELECT state, count(*) AS n FROM ${table} GROUP BY state ORDER BY state`)
        .map((row) => [text(row, 'state'), integer(row, 'n')]),
    )
  return [
    {
      name: 'clusters',
      help: 'Clusters of all organizations; deleted ones for a day.',
      label: 'state',
      read: byState('clusters'),
    },
    {
      name: 'operations',
      help: 'Operations on these clusters.',
      label: 'state',
      read: byState('operations'),
    },
    {
      name: 'resident_memory_bytes',
      help: 'Memory of the process.',
      read: () => ({ '': process.memoryUsage.rss() }),
    },
  ]
}
