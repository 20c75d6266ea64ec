import type { Cluster } from '../clusters/cluster.ts'
import type { User } from '../store/directory.ts'
import type { ClusterRole, MemberStore } from '../store/members.ts'
import type { PullSecretStore } from '../store/pull-secrets.ts'
import { toWire, type WireCluster } from './wire-cluster.ts'

/** Clusters as one caller sees them. */
export interface ClusterView {
  roleOn(cluster: Cluster, caller: User): ClusterRole
  show(cluster: Cluster, caller: User): WireCluster
  /** Many, with as many look-ups as for one. */
  showAll(clusters: readonly Cluster[], caller: User): readonly WireCluster[]
}

export function createClusterView(members: MemberStore, pullSecrets: PullSecretStore): ClusterView {
  const view: ClusterView = {
    roleOn: ({ id }, caller) => (members.isAdmin(id, caller) ? 'admin' : 'reader'),
    show: (cluster, caller) => {
      const { organizationId, pullSecretId } = cluster
      const secret =
        pullSecretId === undefined ? undefined : pullSecrets.byId(organizationId, pullSecretId)
      return toWire(cluster, view.roleOn(cluster, caller), secret)
    },
    showAll: (clusters, caller) => {
      const administered = members.administered(
        clusters.map(({ id }) => id),
        caller,
      )
      const isNamed = clusters.some(({ pullSecretId }) => pullSecretId !== undefined)
      const all = isNamed ? pullSecrets.list(caller.organizationId) : []
      const secrets = new Map(all.map((secret) => [secret.id, secret]))
      return clusters.map((cluster) => {
        const { id, pullSecretId = '' } = cluster
        const role = administered.has(id) ? 'admin' : 'reader'
        return toWire(cluster, role, secrets.get(pullSecretId))
      })
    },
  }
  return view
}
