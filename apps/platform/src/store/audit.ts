import type { Database } from './database.ts'
import type { User } from './directory.ts'
import { integer, oneOf, text } from './row.ts'

const outcomes = ['done', 'forbidden'] as const

/** Something that was changed, or that somebody was not allowed to change. */
interface AuditEntry {
  /** The user principal name. */
  readonly actor: string
  /** The operation id of the route. */
  readonly action: string
  /** The path: ids, never names. */
  readonly target: string
  readonly outcome: (typeof outcomes)[number]
  readonly requestId: string
}

/** Who has changed what. */
export interface AuditStore {
  add(actor: User, entry: Omit<AuditEntry, 'actor'>): void
  /** The newest first. */
  list(organizationId: string, limit: number): (AuditEntry & { readonly atMs: number })[]
  /** Forgets what is from before `beforeMs`. */
  purge(beforeMs: number): number
}

export function createAuditStore(database: Database, nowMs: () => number): AuditStore {
  return {
    add: ({ organizationId, upn }, { action, target, outcome, requestId }) => {
      database.run(
        `INSERT INTO audit (organization_id, at_ms, actor, action, target, outcome, request_id)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        organizationId,
        nowMs(),
        upn,
        action,
        target,
        outcome,
        requestId,
      )
    },
    list: (organizationId, limit) =>
      database
        .all(
          'SELECT * FROM audit WHERE organization_id = ? ORDER BY sequence DESC LIMIT ?',
          organizationId,
          limit,
        )
        .map((row) => ({
          atMs: integer(row, 'at_ms'),
          actor: text(row, 'actor'),
          action: text(row, 'action'),
          target: text(row, 'target'),
          outcome: oneOf(row, 'outcome', outcomes),
          requestId: text(row, 'request_id'),
        })),
    purge: (beforeMs) => database.run('DELETE FROM audit WHERE at_ms < ?', beforeMs),
  }
}
