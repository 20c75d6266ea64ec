import type { Cluster, NodePool } from '../clusters/cluster.ts'
import type { User } from '../store/directory.ts'

/** A cluster as the public Go client reads it, to the letter. */
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
}

export type ClusterRole = 'admin' | 'reader'

/** Owners of the organization and whoever made a cluster administer it; everybody else reads. */
export function roleOn(cluster: Cluster, caller: User): ClusterRole {
  return caller.role === 'owner' || cluster.createdBy === caller.id ? 'admin' : 'reader'
}

export function toWire(cluster: Cluster, caller: User): WireCluster {
  const { id, name, version, consoleUrl, epg, ingressIp, nodePools, state } = cluster
  const { message, reason } = cluster
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
        active: state === 'pending' || state === 'deploying',
        failed: state === 'failed',
      },
    },
    roles: [roleOn(cluster, caller)],
  }
}
