import type { Clock } from './clock.ts'
import type { AuditStore } from './store/audit.ts'
import type { ClusterStore } from './store/clusters.ts'
import type { IdempotencyStore } from './store/idempotency.ts'
import type { OidcStore } from './store/oidc.ts'

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
  readonly onError: (error: unknown) => void
}

/** Forgets what has expired, now and once a minute, so that the file stays bounded. @returns its end. */
export function startHousekeeping(options: HousekeepingOptions): () => void {
  const { clock, clusters, idempotency, oidc, audit, onError } = options
  let cancel: (() => void) | undefined
  const sweep = (): void => {
    try {
      const nowAtMs = clock.nowMs()
      clusters.purgeDeleted(nowAtMs - memoryMs)
      idempotency.purge(nowAtMs - memoryMs)
      oidc.purgeExpired()
      audit.purge(nowAtMs - auditMemoryMs)
    } catch (error) {
      onError(error)
    }
    cancel = clock.timer(intervalMs, sweep)
  }
  sweep()
  return () => cancel?.()
}
