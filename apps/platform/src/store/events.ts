import type { ClusterState } from '../clusters/cluster.ts'
import type { Database } from './database.ts'
import { integer, text } from './row.ts'

/** A change of a cluster, numbered in the order of all changes. */
interface ClusterEvent {
  readonly sequence: number
  readonly atMs: number
  readonly state: string
  readonly reason: string
  readonly message: string
}

/** What has happened to clusters. */
export interface EventStore {
  /** Keeps a change, unless it is none. */
  add(
    clusterId: string,
    change: { readonly state: ClusterState; readonly reason: string; readonly message: string },
  ): void
  /** At most `limit` after the number `since`. */
  after(clusterId: string, since: number, limit: number): ClusterEvent[]
}

export function createEventStore(
  database: Database,
  nowMs: () => number,
  onAdd: () => void,
): EventStore {
  return {
    add: (clusterId, { state, reason, message }) => {
      const changed = database.run(
        `INSERT INTO events (cluster_id, at_ms, state, reason, message)
         SELECT ?, ?, ?, ?, ? WHERE (?, ?, ?) IS NOT
           (SELECT state, reason, message FROM events WHERE cluster_id = ?
            ORDER BY sequence DESC LIMIT 1)`,
        clusterId,
        nowMs(),
        state,
        reason,
        message,
        state,
        reason,
        message,
        clusterId,
      )
      if (changed === 1) onAdd()
    },
    after: (clusterId, since, limit) =>
      database
        .all(
          'SELECT * FROM events WHERE cluster_id = ? AND sequence > ? ORDER BY sequence LIMIT ?',
          clusterId,
          since,
          limit,
        )
        .map((row) => ({
          sequence: integer(row, 'sequence'),
          atMs: integer(row, 'at_ms'),
          state: text(row, 'state'),
          reason: text(row, 'reason'),
          message: text(row, 'message'),
        })),
  }
}
