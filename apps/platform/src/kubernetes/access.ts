import type { Cluster, ClusterState } from '../clusters/cluster.ts'
import type { User } from '../store/directory.ts'
import type { Database } from '../store/database.ts'
import { identityOf, serverNameOf } from './identity.ts'
import { kubeconfigOf } from './kubeconfig.ts'
import { issueToken, tokenTtlMs } from './token.ts'

/** How a kubeconfig says who uses it: by a program that fetches tokens, or by one token. */
type UserEntry =
  | { readonly auth: 'exec'; readonly execApiVersion: 'v1' | 'v1beta1' }
  | { readonly auth: 'token' }

/** A secret that passes. */
interface Credential {
  readonly token: string
  readonly expiresAtMs: number
}

/** The way to the Kubernetes APIs of clusters that have one. */
export interface KubernetesAccess {
  credential(cluster: Cluster, user: User): Credential
  /** `expiresAtMs` is undefined where nothing in it expires. */
  kubeconfig(
    cluster: Cluster,
    user: User,
    entry: UserEntry,
  ): { readonly kubeconfig: string; readonly expiresAtMs: number | undefined }
}

export interface KubernetesAccessOptions {
  readonly database: Database
  readonly nowMs: () => number
  /** Where all clusters are served. */
  readonly server: string
  /** Base URL of the platform. */
  readonly platform: string
}

const without: ReadonlySet<ClusterState> = new Set([
  'pending',
  'deploying',
  'failed',
  'deleting',
  'deleted',
])

/** Whether a cluster in this state has a Kubernetes API. */
export function servesKubernetes(state: ClusterState): boolean {
  return !without.has(state)
}

export function createKubernetesAccess(options: KubernetesAccessOptions): KubernetesAccess {
  const { database, nowMs, server, platform } = options
  const credential = ({ id }: Cluster, { id: userId }: User): Credential => {
    // Whole seconds, as its claims have it.
    const expiresAtMs = Math.floor((nowMs() + tokenTtlMs) / 1000) * 1000
    const { tokenKey } = identityOf(database, id)
    return { token: issueToken(tokenKey, id, { userId, expiresAtMs }), expiresAtMs }
  }
  return {
    credential,
    kubeconfig: (cluster, user, entry) => {
      const { id, name } = cluster
      const { authority } = identityOf(database, id)
      const tlsServerName = serverNameOf(id)
      const endpoint = { server, tlsServerName, authority: authority.certificate }
      if (entry.auth === 'token') {
        const { token, expiresAtMs } = credential(cluster, user)
        return { kubeconfig: kubeconfigOf(name, endpoint, { token }), expiresAtMs }
      }
      const args = ['kubeconfig', 'credential', '--cluster', id, '--host', platform]
      const { execApiVersion } = entry
      const kubeconfig = kubeconfigOf(name, endpoint, { execApiVersion, args })
      return { kubeconfig, expiresAtMs: undefined }
    },
  }
}
