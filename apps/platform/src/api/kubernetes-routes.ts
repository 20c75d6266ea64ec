import type { Cluster } from '../clusters/cluster.ts'
import { servesKubernetes, type KubernetesAccess } from '../kubernetes/access.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { ClusterView } from './cluster-view.ts'
import { kubernetesContracts } from './contract/kubernetes-contracts.ts'
import { answer, refuse, type Reply } from './reply.ts'
import { bind, type ApiRequest, type Route } from './route.ts'

/** The way to the Kubernetes APIs of clusters. */
export function kubernetesRoutes(
  clusters: ClusterStore,
  view: ClusterView,
  /** Undefined where clusters have Kubernetes APIs of their own. */
  kubernetes: KubernetesAccess | undefined,
): readonly Route[] {
  const withServed = (
    { caller, params }: Pick<ApiRequest, 'caller' | 'params'>,
    act: (cluster: Cluster) => Reply,
  ): Reply => {
    const cluster = clusters.byId(caller.organizationId, params['id'] ?? '')
    if (cluster === undefined) return refuse('not_found', 'there is no such cluster')
    if (servesKubernetes(cluster.state)) return act(cluster)
    return refuse('cluster_not_ready', `it has no Kubernetes API while it is ${cluster.state}`)
  }
  return bind(kubernetesContracts, {
    createKubeconfig: (request) =>
      withServed(request, (cluster) => {
        if (kubernetes === undefined) {
          // It is an administrator's, and there is no other.
          if (view.roleOn(cluster, request.caller) !== 'admin') return notAdmin
          return answer({ kubeconfig: clusters.kubeconfig(cluster.id) ?? '', expiresAt: null })
        }
        const { auth = 'exec', execApiVersion = 'v1' } = request.body
        const entry = auth === 'exec' ? { auth, execApiVersion } : { auth }
        const { kubeconfig, expiresAtMs } = kubernetes.kubeconfig(cluster, request.caller, entry)
        const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString()
        return answer({ kubeconfig, expiresAt })
      }),
    createClusterCredential: (request) =>
      withServed(request, (cluster) => {
        if (kubernetes === undefined) return ownSignIn
        const { token, expiresAtMs } = kubernetes.credential(cluster, request.caller)
        return answer({ token, expiresAt: new Date(expiresAtMs).toISOString() })
      }),
  })
}

const notAdmin = refuse('forbidden', 'only its admins and owners of the organization may do this')
const ownSignIn = refuse('cluster_not_ready', 'its kubeconfig says how to sign in')
