import { createHash } from 'node:crypto'
import type { Database } from '../store/database.ts'
import type { IdempotencyStore } from '../store/idempotency.ts'
import { refuse, type Refusal, type Reply } from './reply.ts'

/** A request as an idempotency key sees it. */
export interface KeyedRequest {
  /** Value of the `Idempotency-Key` header. */
  readonly key: string
  /** Who sends it: keys of different actors never meet. */
  readonly actor: string
  readonly method: string
  readonly path: string
  readonly body: unknown
  /** Nothing of it may be kept: a repetition is done again. */
  readonly isSecret: boolean
}

/**
 * Does something once for each key, in one transaction with the memory of having done it, so that
 * no crash can come between the two.
 *
 * Only successes are remembered, for 24 hours: a refusal changed nothing, and may be lifted.
 */
export function onceForKey(
  database: Database,
  store: IdempotencyStore,
  request: KeyedRequest,
  handle: () => Reply,
): Reply {
  const { key, actor, method, path, body, isSecret } = request
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    return refuse('invalid_request', 'Idempotency-Key must have 1 to 255 visible ASCII characters')
  }
  const canonical = JSON.stringify([method, path, body], sortMembers)
  const requestHash = createHash('sha256').update(canonical).digest('hex')
  return atomically(database, () => {
    const known = store.find(actor, key)
    if (known === undefined) {
      const reply = handle()
      if (reply.ok && !isSecret)
        store.remember(actor, key, { requestHash, reply: JSON.stringify(reply) })
      return reply
    }
    if (known.requestHash !== requestHash) {
      return refuse('idempotency_mismatch', 'this Idempotency-Key belongs to another request')
    }
    const reply: Extract<Reply, { ok: true }> = JSON.parse(known.reply)
    return { ...reply, headers: { ...reply.headers, 'Idempotency-Replayed': 'true' } }
  })
}

/** Does something as a whole; what it refuses to do in the middle, it has not begun. */
export function atomically(database: Database, handle: () => Reply): Reply {
  try {
    return database.transaction(() => {
      const reply = handle()
      if (!reply.ok) throw new Refused(reply)
      return reply
    })
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}

class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.problem.code)
    this.refusal = refusal
  }
}

function sortMembers(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
