import { badAnswer, stringIn } from '../json.ts'
import type { ClusterRef } from '../clusters/ref.ts'
import type { ClusterCredential } from '../kubeconfig/credential-cache.ts'
import type { Api } from './client.ts'
import type { About } from './refusal.ts'

/** How a kubeconfig has kubectl prove who it is. */
export interface KubeconfigWish {
  /** `exec` asks us for tokens; `token` holds one that runs out. */
  readonly auth: 'exec' | 'token'
  readonly execApiVersion: 'v1' | 'v1beta1'
}

/** A kubeconfig for one cluster, as YAML; `expiresAt` where a token in it runs out. */
export async function requestKubeconfig(
  api: Api,
  cluster: ClusterRef,
  { auth, execApiVersion }: KubeconfigWish,
): Promise<{ readonly kubeconfig: string; readonly expiresAt: string | undefined }> {
  const body = auth === 'exec' ? { auth, execApiVersion } : { auth }
  const path = `/clusters/${encodeURIComponent(cluster.id)}/kubeconfig`
  const about = aboutCluster(`cluster "${cluster.name}"`)
  const value = (await api.send({ method: 'POST', path, body, about })).json()
  const kubeconfig = stringIn(value, 'kubeconfig')
  if (kubeconfig === undefined) throw badAnswer('kubeconfig')
  return { kubeconfig, expiresAt: stringIn(value, 'expiresAt') }
}

/** A token for the Kubernetes API of a cluster. */
export async function requestCredential(api: Api, clusterId: string): Promise<ClusterCredential> {
  const path = `/clusters/${encodeURIComponent(clusterId)}/credentials`
  const about = aboutCluster('the cluster')
  const value = (await api.send({ method: 'POST', path, about, retry: 'never' })).json()
  const token = stringIn(value, 'token')
  const expiresAtMs = Date.parse(stringIn(value, 'expiresAt') ?? '')
  if (token === undefined || Number.isNaN(expiresAtMs)) throw badAnswer('credential')
  return { token, expiresAtMs }
}

function aboutCluster(subject: string): About {
  return {
    subject,
    area: 'cluster',
    next: [{ command: 'indev cluster list', why: 'shows the clusters that you have' }],
  }
}
