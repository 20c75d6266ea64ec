import type { Clock } from './clock.ts'
import type { AuditStore } from './store/audit.ts'
import type { ClusterStore } from './store/clusters.ts'
import type { IdempotencyStore } from './store/idempotency.ts'
import { journalOperations, pruneJournal } from './record/journal.ts'
import type { OidcStore } from './store/oidc.ts'
import type { OperationStore } from './store/operations.ts'

/** How long a deleted cluster and an idempotency key are remembered, ms. */
const memoryMs = 24 * 60 * 60 * 1000
/** How long the audit log reaches back, ms. */
const auditMemoryMs = 30 * memoryMs
const intervalMs = 60 * 1000

export interface HousekeepingOptions {
  readonly clock: Clock
  readonly clusters: ClusterStore
  readonly idempotency: IdempotencyStore
  readonly oidc: OidcStore
  readonly audit: AuditStore
  readonly operations: OperationStore
  readonly journalDir: string
  readonly onError: (error: unknown) => void
}

/**
 * Forgets what has expired, so that the files stay bounded, and writes into the journal what has ended:
 * now, once a minute and at the end. @returns its end.
 */
export function startHousekeeping(options: HousekeepingOptions): () => void {
  const { clock, clusters, idempotency, oidc, audit, operations, journalDir, onError } = options
  let cancel: (() => void) | undefined
  const journal = (): void => {
    try {
      journalOperations(operations, journalDir)
    } catch (error) {
      onError(error)
    }
  }
  const sweep = (): void => {
    journal()
    try {
      const nowAtMs = clock.nowMs()
      clusters.purgeDeleted(nowAtMs - memoryMs)
      idempotency.purge(nowAtMs - memoryMs)
      oidc.purgeExpired()
      audit.purge(nowAtMs - auditMemoryMs)
      pruneJournal(journalDir, nowAtMs)
    } catch (error) {
      onError(error)
    }
    cancel = clock.timer(intervalMs, sweep)
  }
  sweep()
  return () => {
    cancel?.()
    journal()
  }
}
