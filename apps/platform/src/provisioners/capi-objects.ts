import type { Cluster, NodePool } from '../clusters/cluster.ts'
import { toolName } from './tool.ts'

/** An object of the management cluster. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec?: Readonly<Record<string, unknown>>
}

/** What of the infrastructure provider the objects name, for instance `Docker` and `v1beta2`. */
export interface Infrastructure {
  readonly prefix: string
  readonly version: string
}

const core = 'cluster.x-k8s.io'
const controlPlane = 'controlplane.cluster.x-k8s.io'
const bootstrap = 'bootstrap.cluster.x-k8s.io'
const infrastructureGroup = 'infrastructure.cluster.x-k8s.io'
const version = 'v1beta2'

/**
 * What Cluster API makes a cluster of, in the order in which it is applied. The machine templates are the
 * operator's: `indev-control-plane` and one for each preset; and so is the `KubeadmConfigTemplate` `indev-worker`.
 *
 * @see https://cluster-api.sigs.k8s.io/ (v1beta2, Cluster API 1.11 and later)
 */
export function controlPlaneOf(cluster: Cluster, infra: Infrastructure): readonly KubeObject[] {
  const name = toolName(cluster)
  const metadata = { name, labels: { [`${core}/cluster-name`]: name } }
  const kind = `${infra.prefix}Cluster`
  return [
    { apiVersion: `${infrastructureGroup}/${infra.version}`, kind, metadata },
    {
      apiVersion: `${controlPlane}/${version}`,
      kind: 'KubeadmControlPlane',
      metadata,
      spec: {
        replicas: 1,
        version: `v${cluster.version}`,
        machineTemplate: {
          spec: { infrastructureRef: templateOf('indev-control-plane', infra) },
        },
      },
    },
    {
      apiVersion: `${core}/${version}`,
      kind: 'Cluster',
      metadata,
      spec: {
        clusterNetwork: { pods: { cidrBlocks: ['192.168.0.0/16'] } },
        controlPlaneRef: { apiGroup: controlPlane, kind: 'KubeadmControlPlane', name },
        infrastructureRef: { apiGroup: infrastructureGroup, kind, name },
      },
    },
  ]
}

/** The machines of one pool. */
export function machinesOf(cluster: Cluster, pool: NodePool, infra: Infrastructure): KubeObject {
  const clusterName = toolName(cluster)
  const name = `${clusterName}-${pool.id.slice(0, 8)}`
  const labels = { [`${core}/cluster-name`]: clusterName }
  const isFixed = 'replicas' in pool
  const autoscaler = `${core}/cluster-api-autoscaler-node-group`
  const bounds = isFixed
    ? {}
    : {
        [`${autoscaler}-min-size`]: String(pool.minCount),
        [`${autoscaler}-max-size`]: String(pool.maxCount),
      }
  return {
    apiVersion: `${core}/${version}`,
    kind: 'MachineDeployment',
    metadata: { name, labels, annotations: bounds },
    spec: {
      clusterName,
      // Without it, the autoscaler decides.
      ...(isFixed && { replicas: pool.replicas }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          clusterName,
          version: `v${cluster.version}`,
          bootstrap: {
            configRef: { apiGroup: bootstrap, kind: 'KubeadmConfigTemplate', name: 'indev-worker' },
          },
          infrastructureRef: templateOf(`indev-${pool.preset}`, infra),
        },
      },
    },
  }
}

function templateOf(name: string, { prefix }: Infrastructure) {
  return { apiGroup: infrastructureGroup, kind: `${prefix}MachineTemplate`, name }
}

/** Where an object is, below the server's address. */
export function pathOf(
  { apiVersion, kind, metadata }: Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'>,
  namespace: string,
): string {
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
  return `${root}/namespaces/${namespace}/${kind.toLowerCase()}s/${metadata.name}`
}
