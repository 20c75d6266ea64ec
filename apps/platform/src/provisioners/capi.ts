import { delay, type Clock } from '../clock.ts'
import type { Cluster } from '../clusters/cluster.ts'
import type { Provisioner } from '../clusters/provisioner.ts'
import {
  controlPlaneOf,
  machinesOf,
  pathOf,
  type Infrastructure,
  type KubeObject,
} from './capi-objects.ts'
import type { KubeClient } from './kube-client.ts'
import { isObject, toolName } from './tool.ts'

export interface CapiOptions {
  readonly kube: KubeClient
  readonly namespace: string
  readonly infrastructure: Infrastructure
  readonly clock: Clock
  /** How long one step may take, ms. */
  readonly limitMs: number
}

/** How often it looks whether something is there yet, ms. */
const pollMs = 5000

type Json = Readonly<Record<string, unknown>>

/** Clusters as objects of Cluster API, by the API of a management cluster. */
export function createCapi(options: CapiOptions): Provisioner {
  const { kube, namespace, infrastructure, clock, limitMs } = options
  const pathTo = (object: KubeObject) => pathOf(object, namespace)
  const apply = async (objects: readonly KubeObject[], signal: AbortSignal): Promise<void> => {
    for (const object of objects) {
      const metadata = { ...object.metadata, namespace }
      await kube.apply(pathTo(object), { ...object, metadata }, signal)
    }
  }
  const until = async (holds: () => Promise<boolean>, what: string, signal: AbortSignal) => {
    const endAtMs = clock.nowMs() + limitMs
    while (!(await holds())) {
      if (clock.nowMs() >= endAtMs) throw new Error(`${what} took more than ${limitMs} ms`)
      await delay(clock, pollMs, signal)
    }
  }
  const deployments = (cluster: Cluster) =>
    cluster.nodePools.map((pool) => machinesOf(cluster, pool, infrastructure))
  const clusterPath = ({ id }: Cluster) =>
    pathOf(
      {
        apiVersion: 'cluster.x-k8s.io/v1beta2',
        kind: 'Cluster',
        metadata: { name: toolName({ id }) },
      },
      namespace,
    )
  const isUp = async (cluster: Cluster, signal: AbortSignal): Promise<boolean> => {
    const initialization = within(
      await kube.get(clusterPath(cluster), signal),
      'status',
      'initialization',
    )
    return initialization['controlPlaneInitialized'] === true
  }
  /** What is missing of the nodes of the first pool that is not whole. */
  const missing = async (cluster: Cluster, signal: AbortSignal): Promise<string | undefined> => {
    for (const object of deployments(cluster)) {
      const found = await kube.get(pathTo(object), signal)
      const wanted = object.spec?.['replicas'] ?? within(found, 'spec')['replicas']
      const { readyReplicas: ready = 0, replicas } = within(found, 'status')
      if (found === undefined || ready !== wanted || replicas !== wanted) {
        return `${count(ready)} of ${count(wanted)} nodes of a pool are ready`
      }
    }
    return undefined
  }

  return {
    name: 'capi',
    plan: { create: ['objects', 'control-plane', 'nodes'], update: ['nodes'], delete: ['cluster'] },
    run: async ({ kind, step, cluster }, signal) => {
      if (kind === 'delete') {
        await kube.remove(clusterPath(cluster), signal)
        const isGone = async () => (await kube.get(clusterPath(cluster), signal)) === undefined
        await until(isGone, 'the deletion', signal)
      } else if (step === 'objects') {
        await apply(controlPlaneOf(cluster, infrastructure), signal)
        await apply(deployments(cluster), signal)
      } else if (step === 'control-plane') {
        await until(() => isUp(cluster, signal), 'the control plane', signal)
      } else {
        await apply(deployments(cluster), signal)
        const isWhole = async () => (await missing(cluster, signal)) === undefined
        await until(isWhole, 'the nodes', signal)
      }
      return { outcome: 'done' }
    },
    observe: async (cluster, signal) => {
      if ((await kube.get(clusterPath(cluster), signal)) === undefined) {
        const message = 'the management cluster does not know it any more'
        return { health: 'degraded', reason: 'Gone', message }
      }
      const message = await missing(cluster, signal)
      if (message === undefined) return { health: 'ready' }
      return { health: 'degraded', reason: 'NodesMissing', message }
    },
    kubeconfig: async (cluster, signal) => {
      const metadata = { name: `${toolName(cluster)}-kubeconfig` }
      const path = pathOf({ apiVersion: 'v1', kind: 'Secret', metadata }, namespace)
      const value = within(await kube.get(path, signal), 'data')['value']
      if (typeof value !== 'string') throw new Error('its kubeconfig is not there yet')
      return Buffer.from(value, 'base64').toString('utf8')
    },
  }
}

function count(value: unknown): number | string {
  return typeof value === 'number' ? value : 'some'
}

function within(value: unknown, ...path: readonly string[]): Json {
  const found = path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value)
  return isObject(found) ? found : {}
}
