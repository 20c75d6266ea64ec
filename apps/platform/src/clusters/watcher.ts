import { delay, type Clock } from '../clock.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { Database } from '../store/database.ts'
import type { Cluster } from './cluster.ts'
import { ProvisionerError, type Observation, type Provisioner } from './provisioner.ts'

export interface WatcherOptions {
  readonly database: Database
  readonly clusters: ClusterStore
  readonly provisioner: Provisioner
  readonly clock: Clock
  /** From the end of one look at all clusters to the next, ms. */
  readonly intervalMs: number
  readonly onError: (error: unknown) => void
}

/** Looks after clusters that have been made, one after the other: `ready <-> degraded`. @returns its end. */
export function startWatcher(options: WatcherOptions): () => Promise<void> {
  const { database, clusters, provisioner, clock, intervalMs, onError } = options
  const abort = new AbortController()
  const { signal } = abort

  const commit = (seen: Cluster, observation: Observation): void =>
    database.transaction(() => {
      // It may have changed while it was looked at.
      const now = clusters.settledById(seen.id)
      const standing = standingOf(observation)
      const isNews = now?.state !== standing.state || now.reason !== standing.reason
      if (now !== undefined && isNews) clusters.change(seen.id, standing)
    })

  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      await delay(clock, intervalMs, signal)
      for (const id of clusters.settled()) {
        const cluster = clusters.settledById(id)
        if (cluster === undefined) continue
        try {
          const observation = await provisioner.observe(cluster, signal)
          signal.throwIfAborted()
          if (observation !== undefined) commit(cluster, observation)
        } catch (error) {
          if (signal.aborted) return
          onError(new ProvisionerError('observe', { cause: error }))
        }
      }
    }
  }

  const end = watch().catch((error: unknown) => {
    if (!signal.aborted) onError(error)
  })
  return () => {
    abort.abort()
    return end
  }
}

function standingOf(observation: Observation) {
  if (observation.health === 'ready')
    return { state: 'ready', reason: 'Ready', message: '' } as const
  const { reason, message } = observation
  return { state: 'degraded', reason, message } as const
}
