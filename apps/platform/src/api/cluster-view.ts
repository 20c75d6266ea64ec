import type { Cluster } from '../clusters/cluster.ts'
import type { User } from '../store/directory.ts'
import type { ClusterRole, MemberStore } from '../store/members.ts'
import type { PullSecretStore } from '../store/pull-secrets.ts'
import { toWire, type WireCluster } from './wire-cluster.ts'

/** Clusters as one caller sees them. */
export interface ClusterView {
  roleOn(cluster: Cluster, caller: User): ClusterRole
  show(cluster: Cluster, caller: User): WireCluster
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
  }
  return view
}
