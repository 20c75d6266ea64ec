import {
  operationKinds,
  operationStates,
  type Operation,
  type OperationKind,
  type OperationRecord,
  type OperationState,
} from '../clusters/operation.ts'
import type { Database } from './database.ts'
import { integer, oneOf, optionalInteger, optionalText, text, type Row } from './row.ts'

/** What to list; everything where it is left out. */
interface OperationFilter {
  readonly clusterId: string | undefined
  readonly state: OperationState | undefined
  readonly limit: number
}

/** Operations and who works on them. A lease is kept by renewing it, and lost by silence. */
export interface OperationStore {
  /** Begins an operation; one that is active on the same cluster is superseded. */
  begin(kind: OperationKind, clusterId: string, traceparent: string | undefined): Operation
  /** Whether operations of this kind can be done here. */
  can(kind: OperationKind): boolean
  active(clusterId: string): Pick<Operation, 'id' | 'kind'> | undefined
  /** The id of the newest of a cluster. */
  last(clusterId: string): string | undefined
  /** The newest first. */
  list(organizationId: string, filter: OperationFilter): OperationRecord[]
  byId(organizationId: string, id: string): OperationRecord | undefined
  /** At most so many of those that have ended and are not in the journal yet. */
  toJournal(limit: number): OperationRecord[]
  markJournaled(id: string): void
  /** Ends an operation whoever holds it. @returns false when it was over. */
  cancel(id: string): boolean
  /** Takes every active operation that is due and whose lease is free or has run out. */
  claim(owner: string, leaseMs: number): Operation[]
  /** Extends the owner's leases. @returns the ids of the operations it still holds. */
  renew(owner: string, leaseMs: number): Set<string>
  /** Counts one more step as done. @returns false when the lease is no longer the owner's. */
  advance(owner: string, id: string): boolean
  /** Ends an operation. @returns false when the lease is no longer the owner's. */
  finish(owner: string, id: string, state: Extract<OperationState, 'done' | 'failed'>): boolean
  /** Gives an operation back, to be tried again after `afterMs`; `failed` counts an attempt. */
  release(owner: string, id: string, afterMs: number, failed: boolean): void
}

const held = "id = ? AND lease_owner = ? AND state = 'active'"

export function createOperationStore(
  database: Database,
  makeId: () => string,
  nowMs: () => number,
  stepsOf: (kind: OperationKind) => readonly string[],
): OperationStore {
  return {
    can: (kind) => stepsOf(kind).length > 0,
    begin: (kind, clusterId, traceparent) =>
      database.transaction(() => {
        database.run(
          `UPDATE operations SET state = 'superseded', ended_at_ms = ?
           WHERE cluster_id = ? AND state = 'active'`,
          nowMs(),
          clusterId,
        )
        const id = makeId()
        const steps = stepsOf(kind)
        const beginAtMs = nowMs()
        database.run(
          `INSERT INTO operations (id, cluster_id, kind, state, steps_done, attempts, due_at_ms,
             lease_owner, lease_until_ms, traceparent, created_at_ms, steps)
           VALUES (?, ?, ?, 'active', 0, 0, ?, NULL, 0, ?, ?, ?)`,
          id,
          clusterId,
          kind,
          beginAtMs,
          traceparent ?? null,
          beginAtMs,
          JSON.stringify(steps),
        )
        return { id, clusterId, kind, steps, stepsDone: 0, attempts: 0, traceparent }
      }),
    active: (clusterId) => {
      const row = database.get(
        "SELECT id, kind FROM operations WHERE cluster_id = ? AND state = 'active'",
        clusterId,
      )
      return row && { id: text(row, 'id'), kind: oneOf(row, 'kind', operationKinds) }
    },
    last: (clusterId) => {
      const row = database.get(
        `SELECT id FROM operations WHERE cluster_id = ?
         ORDER BY created_at_ms DESC, rowid DESC LIMIT 1`,
        clusterId,
      )
      return row && text(row, 'id')
    },
    list: (organizationId, { clusterId, state, limit }) =>
      database
        .all(
          // CROSS: read in the order of time, by an index, whether of one cluster or of all.
          `SELECT o.* FROM operations o CROSS JOIN clusters c ON c.id = o.cluster_id
           WHERE c.organization_id = ? ${clusterId === undefined ? '' : 'AND o.cluster_id = ?'}
             AND coalesce(o.state = ?, TRUE)
           ORDER BY o.created_at_ms DESC, o.rowid DESC LIMIT ?`,
          organizationId,
          ...(clusterId === undefined ? [] : [clusterId]),
          state ?? null,
          limit,
        )
        .map(toRecord),
    byId: (organizationId, id) => {
      const row = database.get(
        `SELECT o.* FROM operations o JOIN clusters c ON c.id = o.cluster_id
         WHERE c.organization_id = ? AND o.id = ?`,
        organizationId,
        id,
      )
      return row && toRecord(row)
    },
    toJournal: (limit) =>
      database
        .all("SELECT * FROM operations WHERE journaled = 0 AND state <> 'active' LIMIT ?", limit)
        .map(toRecord),
    markJournaled: (id) =>
      void database.run('UPDATE operations SET journaled = 1 WHERE id = ?', id),
    cancel: (id) =>
      database.run(
        `UPDATE operations SET state = 'cancelled', lease_owner = NULL, ended_at_ms = ?
         WHERE id = ? AND state = 'active'`,
        nowMs(),
        id,
      ) === 1,
    claim: (owner, leaseMs) => {
      const claimAtMs = nowMs()
      return database
        .all(
          `UPDATE operations SET lease_owner = ?, lease_until_ms = ?
           WHERE state = 'active' AND due_at_ms <= ?
             AND (lease_owner IS NULL OR (lease_owner <> ? AND lease_until_ms <= ?))
           RETURNING *`,
          owner,
          claimAtMs + leaseMs,
          claimAtMs,
          owner,
          claimAtMs,
        )
        .map(toOperation)
    },
    renew: (owner, leaseMs) =>
      new Set(
        database
          .all(
            `UPDATE operations SET lease_until_ms = ? WHERE lease_owner = ? AND state = 'active'
             RETURNING id`,
            nowMs() + leaseMs,
            owner,
          )
          .map((row) => text(row, 'id')),
      ),
    advance: (owner, id) =>
      database.run(
        `UPDATE operations SET steps_done = steps_done + 1, attempts = 0 WHERE ${held}`,
        id,
        owner,
      ) === 1,
    finish: (owner, id, state) =>
      database.run(
        `UPDATE operations SET state = ?, lease_owner = NULL, ended_at_ms = ? WHERE ${held}`,
        state,
        nowMs(),
        id,
        owner,
      ) === 1,
    release: (owner, id, afterMs, failed) => {
      database.run(
        `UPDATE operations SET lease_owner = NULL, due_at_ms = ?, attempts = attempts + ? WHERE ${held}`,
        nowMs() + afterMs,
        failed ? 1 : 0,
        id,
        owner,
      )
    },
  }
}

function toOperation(row: Row): Operation {
  return {
    id: text(row, 'id'),
    clusterId: text(row, 'cluster_id'),
    kind: oneOf(row, 'kind', operationKinds),
    steps: JSON.parse(text(row, 'steps')),
    stepsDone: integer(row, 'steps_done'),
    attempts: integer(row, 'attempts'),
    traceparent: optionalText(row, 'traceparent'),
  }
}

function toRecord(row: Row): OperationRecord {
  return {
    ...toOperation(row),
    state: oneOf(row, 'state', operationStates),
    createdAtMs: integer(row, 'created_at_ms'),
    endedAtMs: optionalInteger(row, 'ended_at_ms'),
  }
}
