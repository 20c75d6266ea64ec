import {
  operationKinds,
  type Operation,
  type OperationKind,
  type OperationState,
} from '../clusters/operation.ts'
import type { Database } from './database.ts'
import { integer, oneOf, optionalText, text, type Row } from './row.ts'

/** Operations and who works on them. A lease is kept by renewing it, and lost by silence. */
export interface OperationStore {
  /** Begins an operation; one that is active on the same cluster is superseded. */
  begin(kind: OperationKind, clusterId: string, traceparent: string | undefined): void
  active(clusterId: string): OperationKind | undefined
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
): OperationStore {
  return {
    begin: (kind, clusterId, traceparent) =>
      database.transaction(() => {
        database.run(
          "UPDATE operations SET state = 'superseded' WHERE cluster_id = ? AND state = 'active'",
          clusterId,
        )
        const beginAtMs = nowMs()
        database.run(
          `INSERT INTO operations (id, cluster_id, kind, state, steps_done, attempts, due_at_ms,
             lease_owner, lease_until_ms, traceparent, created_at_ms)
           VALUES (?, ?, ?, 'active', 0, 0, ?, NULL, 0, ?, ?)`,
          makeId(),
          clusterId,
          kind,
          beginAtMs,
          traceparent ?? null,
          beginAtMs,
        )
      }),
    active: (clusterId) => {
      const row = database.get(
        "SELECT kind FROM operations WHERE cluster_id = ? AND state = 'active'",
        clusterId,
      )
      return row && oneOf(row, 'kind', operationKinds)
    },
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
        `UPDATE operations SET state = ?, lease_owner = NULL WHERE ${held}`,
        state,
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
    stepsDone: integer(row, 'steps_done'),
    attempts: integer(row, 'attempts'),
    traceparent: optionalText(row, 'traceparent'),
  }
}
