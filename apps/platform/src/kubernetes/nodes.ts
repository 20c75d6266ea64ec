import type { Cluster, NodePool } from '../clusters/cluster.ts'
import { isSame, objectAt, textAt, type JsonObject } from './json.ts'

/** Says of an object that nothing stands behind it. */
const simulatedLabel = 'indev.invalid/simulated'
const poolLabel = 'indev.invalid/pool'

/** The version that a cluster gives as its own: one look tells that it is simulated. */
export function gitVersionOf({ version }: Pick<Cluster, 'version'>): string {
  return `v${version}+indev.sim`
}

function sizeOf(pool: NodePool): number {
  return 'replicas' in pool ? pool.replicas : pool.minCount
}

/** The nodes that the pools of a cluster are made of; a pool that grows by itself has its fewest. */
export function nodesOf(cluster: Cluster, now: string): JsonObject[] {
  const taken = new Set<string>()
  let address = 0
  return cluster.nodePools.flatMap((pool, index) => {
    const bare = slugOf(pool.name)
    const slug = taken.has(bare) ? `${bare}-p${index}` : bare
    taken.add(slug)
    return Array.from({ length: sizeOf(pool) }, (_, number) =>
      nodeOf(cluster, pool, `${slug}-${number}`, slug, (address += 1), now),
    )
  })
}

/** The name of a pool as part of a host name. */
function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
  return slug.replaceAll(/^-+|-+$/g, '') || 'pool'
}

function nodeOf(
  cluster: Cluster,
  { compute, preset }: NodePool,
  name: string,
  pool: string,
  address: number,
  now: string,
): JsonObject {
  const resources = {
    cpu: String(compute.cores),
    memory: compute.memory,
    pods: '110',
    'ephemeral-storage': '100Gi',
  }
  const kubeletVersion = gitVersionOf(cluster)
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': preset,
        'node-role.kubernetes.io/worker': '',
        [poolLabel]: pool,
        [simulatedLabel]: 'true',
      },
      annotations: { 'indev.invalid/note': 'A simulated node: nothing runs on it.' },
    },
    spec: { podCIDR: `10.244.${address}.0/24`, providerID: `indev-sim://${cluster.id}/${name}` },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', now),
        condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', now),
        condition('PIDPressure', 'False', 'KubeletHasSufficientPID', now),
        condition('Ready', 'True', 'KubeletReady', now),
      ],
      // From a range that is routed nowhere. @see RFC 5737, section 3 (TEST-NET-1)
      addresses: [
        { type: 'InternalIP', address: `192.0.2.${address}` },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        machineID: name,
        systemUUID: name,
        bootID: name,
        kernelVersion: 'simulated',
        osImage: 'indev simulator',
        containerRuntimeVersion: 'simulated://0',
        kubeletVersion,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  }
}

function condition(type: string, status: string, reason: string, now: string): JsonObject {
  const times = { lastHeartbeatTime: now, lastTransitionTime: now }
  return { type, status, reason, message: 'simulated', ...times }
}

const nameOf = (node: JsonObject): string => textAt(node, 'metadata', 'name')
const isOurs = (node: JsonObject): boolean =>
  objectAt(node, 'metadata', 'labels')[simulatedLabel] === 'true'

/** What is to be done so that there are the nodes that there should be. */
export function compareNodes(
  wanted: readonly JsonObject[],
  present: readonly JsonObject[],
): { readonly written: JsonObject[]; readonly gone: JsonObject[] } {
  const known = new Map(present.map((node) => [nameOf(node), node]))
  const names = new Set(wanted.map(nameOf))
  const written = wanted.flatMap((node) => {
    const before = known.get(nameOf(node))
    if (before === undefined) return [node]
    const capacity = objectAt(node, 'status', 'capacity')
    const info = objectAt(node, 'status', 'nodeInfo')
    const isStill =
      isSame(capacity, objectAt(before, 'status', 'capacity')) &&
      isSame(info, objectAt(before, 'status', 'nodeInfo'))
    return isStill ? [] : [{ ...before, status: objectAt(node, 'status') }]
  })
  return { written, gone: present.filter((node) => isOurs(node) && !names.has(nameOf(node))) }
}

export const leaseNamespace = 'kube-node-lease'

/** By which a node says that it lives. */
export function leaseOf(node: JsonObject, now: string): JsonObject {
  const name = nameOf(node)
  const renewTime = now.replace(/Z$/, '.000000Z')
  return {
    metadata: { name, namespace: leaseNamespace },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  }
}
