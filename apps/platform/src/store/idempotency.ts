import type { Database } from './database.ts'
import { text } from './row.ts'

/** What was answered under an idempotency key. */
interface RememberedReply {
  readonly requestHash: string
  /** The reply, as JSON. */
  readonly reply: string
}

/** Replies by actor and key. */
export interface IdempotencyStore {
  find(actor: string, key: string): RememberedReply | undefined
  remember(actor: string, key: string, remembered: RememberedReply): void
  /** Forgets what was remembered before `beforeMs`. */
  purge(beforeMs: number): number
}

export function createIdempotencyStore(database: Database, nowMs: () => number): IdempotencyStore {
  return {
    find: (actor, key) => {
      const row = database.get('SELECT * FROM idempotency WHERE actor = ? AND key = ?', actor, key)
      return row && { requestHash: text(row, 'request_hash'), reply: text(row, 'reply') }
    },
    remember: (actor, key, { requestHash, reply }) => {
      database.run(
        'INSERT INTO idempotency VALUES (?, ?, ?, ?, ?)',
        actor,
        key,
        requestHash,
        reply,
        nowMs(),
      )
    },
    purge: (beforeMs) => database.run('DELETE FROM idempotency WHERE created_at_ms < ?', beforeMs),
  }
}
