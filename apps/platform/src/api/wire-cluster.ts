import type { Cluster, ClusterState, Labels, NodePool } from '../clusters/cluster.ts'
import type { ClusterRole } from '../store/members.ts'
import type { PullSecret } from '../store/pull-secrets.ts'

/** A cluster as the public Go client reads it, to the letter, and what it does not know. */
export interface WireCluster {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly consoleUrl: string
  readonly epg: string
  readonly ingressIp: string
  readonly nodePools: readonly NodePool[]
  readonly status: {
    readonly ready: { readonly status: boolean; readonly message: string; readonly reason: string }
    readonly deployment: { readonly active: boolean; readonly failed: boolean }
  }
  /** What the caller may do: `admin` or `reader`. */
  readonly roles: readonly ClusterRole[]
  readonly imagePullSecret?: Pick<PullSecret, 'id' | 'name' | 'registries'>
  // From here on, the Go client reads nothing.
  readonly state: ClusterState
  readonly environment?: string
  readonly labels: Labels
  readonly protected: boolean
  readonly createdAt: string
  readonly expiresAt?: string
}

export function toWire(
  cluster: Cluster,
  role: ClusterRole,
  secret: PullSecret | undefined,
): WireCluster {
  const { id, name, version, consoleUrl, epg, ingressIp, nodePools, state } = cluster
  const { message, reason, environment, labels, isProtected, createdAtMs, expiresAtMs } = cluster
  return {
    id,
    name,
    version,
    consoleUrl,
    epg,
    ingressIp,
    nodePools,
    status: {
      ready: { status: state === 'ready', message, reason },
      deployment: {
        active: state === 'pending' || state === 'deploying' || state === 'updating',
        failed: state === 'failed',
      },
    },
    roles: [role],
    ...(secret && {
      imagePullSecret: { id: secret.id, name: secret.name, registries: secret.registries },
    }),
    state,
    ...(environment !== undefined && { environment }),
    labels,
    protected: isProtected,
    createdAt: new Date(createdAtMs).toISOString(),
    ...(expiresAtMs !== undefined && { expiresAt: new Date(expiresAtMs).toISOString() }),
  }
}
