import { randomInt } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Cluster } from '../clusters/cluster.ts'
import type { Dice } from '../dice.ts'
import type { Database } from '../store/database.ts'
import { identityOf } from './identity.ts'
import { listAt, textAt, type JsonObject } from './json.ts'
import { compareNodes, leaseNamespace, leaseOf, nodesOf } from './nodes.ts'
import { openObjectStore, type ObjectStore } from './object-store.ts'
import type { ResourceApi } from './showing.ts'
import { createResources } from './resources.ts'
import type { Schema } from './schema.ts'

/** What is in one cluster. */
export interface ClusterWorld extends ResourceApi {
  readonly store: ObjectStore
  /** Brings the nodes to what the cluster is now made of; the first time, all that every cluster has. */
  follow(cluster: Cluster): void
}

export interface ClusterWorldOptions {
  readonly database: Database
  readonly clock: Clock
  readonly dice: Dice
  readonly schema: Schema
}

const nameOf = (object: JsonObject): string => textAt(object, 'metadata', 'name')
const letters = 'bcdfghjklmnpqrstvwxz2456789'
const systemNamespaces = ['default', leaseNamespace, 'kube-public', 'kube-system']

export function openClusterWorld(options: ClusterWorldOptions, clusterId: string): ClusterWorld {
  const { database, clock, dice, schema } = options
  const { authority } = identityOf(database, clusterId)
  const store = openObjectStore(database, clusterId)
  /** What a cluster is made of is as old as its last operation, though nobody has looked at it before. */
  let followedAtMs: number | undefined
  const nowMs = () => followedAtMs ?? clock.nowMs()
  let made = 0
  const resources = createResources({
    schema,
    store,
    nowMs,
    makeUid: () => dice.uuid(`object ${clusterId} ${store.revision()} ${(made += 1)}`),
    suffix: (length) =>
      Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join(''),
    authority: authority.certificate,
  })
  const { world } = resources
  let followed = ''

  const begin = (): void => {
    for (const name of systemNamespaces) world.write('Namespace', { metadata: { name } })
    const metadata = { name: 'kubernetes', namespace: 'default' }
    const ports = [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }]
    world.write('Service', { metadata, spec: { ports } })
  }

  const follow = (cluster: Cluster): void => {
    // While it is updating, what is there is on its way to what is wanted.
    if (cluster.state === 'updating' && followed !== '') return
    const wanted = JSON.stringify([cluster.version, cluster.nodePools])
    if (wanted === followed) return
    followedAtMs = cluster.changedAtMs
    try {
      bringTo(cluster)
    } finally {
      followedAtMs = undefined
    }
    followed = wanted
  }

  const bringTo = (cluster: Cluster): void =>
    store.transaction(false, () => {
      if (store.revision() === 0) begin()
      const { written, gone } = compareNodes(nodesOf(cluster, world.now), world.list('Node'))
      const leases = new Map(
        world.list('Lease', leaseNamespace).map((lease) => [nameOf(lease), lease]),
      )
      for (const node of written) {
        world.write('Node', node)
        if (!leases.has(nameOf(node))) world.write('Lease', leaseOf(node, world.now))
      }
      for (const node of gone) {
        world.remove('Node', node)
        const lease = leases.get(nameOf(node))
        if (lease !== undefined) world.remove('Lease', lease)
      }
      if (written.length + gone.length > 0) resettle(gone.map(nameOf))
    })

  /** Pods leave the nodes that are gone, and whoever has pods looks again. */
  const resettle = (gone: readonly string[]): void => {
    for (const pod of world.list('Pod')) {
      if (gone.includes(textAt(pod, 'spec', 'nodeName'))) world.remove('Pod', pod)
    }
    for (const kind of ['ReplicaSet', 'StatefulSet', 'DaemonSet']) {
      for (const set of world.list(kind)) resources.touch(kind, set)
    }
    for (const pod of world.list('Pod')) {
      const isWaiting = textAt(pod, 'spec', 'nodeName') === ''
      if (isWaiting && listAt(pod, 'metadata', 'finalizers').length === 0) world.write('Pod', pod)
    }
  }

  return { schema, store, resources, nowMs, follow }
}
