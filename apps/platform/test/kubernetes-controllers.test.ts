import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Cluster, NodePool } from '../src/clusters/cluster.ts'
import { openClusterWorld, type ClusterWorld } from '../src/kubernetes/cluster-world.ts'
import { listAt, objectAt, textAt, type JsonObject } from '../src/kubernetes/json.ts'
import { kindNamed, kinds, messageOf } from '../src/kubernetes/kinds.ts'
import { nodesOf } from '../src/kubernetes/nodes.ts'
import { limits } from '../src/kubernetes/object-store.ts'
import { loadSchema } from '../src/kubernetes/schema.ts'
import { openWorkshop, type Workshop } from './support/workshop.ts'

const schema = loadSchema()
let workshop: Workshop
let cluster: Cluster
let world: ClusterWorld
beforeAll(async () => {
  workshop = await openWorkshop()
})
beforeEach(() => {
  cluster = workshop.create()
  world = openClusterWorld({ ...workshop.stores, clock: workshop.clock, schema }, cluster.id)
  world.follow(cluster)
})
afterAll(async () => {
  await workshop.end()
})

const options = { isTrial: false, validation: 'Strict', part: 'main', warn: () => {} } as const
const nameOf = (object: JsonObject): string => textAt(object, 'metadata', 'name')
const list = (kind: string): JsonObject[] => world.store.list(kindNamed(kind), 'default')
const create = (kind: string, name: string, spec: JsonObject): JsonObject =>
  world.resources.create(kindNamed(kind), 'default', { metadata: { name }, spec }, options)
const change = (kind: string, name: string, spec: JsonObject): JsonObject =>
  world.resources.change(
    kindNamed(kind),
    'default',
    name,
    (present) => ({ ...present, spec: { ...objectAt(present, 'spec'), ...spec } }),
    options,
  )
const remove = (kind: string, object: JsonObject): JsonObject =>
  world.resources.remove(kindNamed(kind), object, {
    isTrial: false,
    propagation: 'Background',
    uid: '',
    resourceVersion: '',
  })
const podsOf = (image = 'nginx'): JsonObject => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image }] },
})
const workload = (image?: string): JsonObject => ({
  selector: { matchLabels: { app: 'web' } },
  template: podsOf(image),
})
const pool = (name: string, size: Partial<NodePool> = { replicas: 2 }): NodePool => ({
  id: name,
  name,
  preset: 'minimal',
  compute: { cores: 2, memory: '8Gi' },
  replicas: 0,
  ...size,
})

/** Where the pods are. */
const places = (): string[] =>
  list('Pod')
    .map((pod) => textAt(pod, 'spec', 'nodeName'))
    .toSorted((a, b) => (a < b ? -1 : 1))
const namesOf = (...nodePools: NodePool[]): string[] =>
  nodesOf({ ...cluster, nodePools }, '2026-01-01T00:00:00Z').map(nameOf)
const fill = () =>
  world.store.transaction(true, () => {
    for (let n = 0; n < limits.objects; n++) {
      const metadata = { name: `n${n}`, namespace: 'default' }
      world.store.put(kindNamed('ConfigMap'), { apiVersion: 'v1', kind: 'ConfigMap', metadata })
    }
  })

describe('a deployment', () => {
  test('has one replica set, and the pods that it asks for, all of them ready on nodes', () => {
    const made = create('Deployment', 'web', { ...workload(), replicas: 3 })
    expect(made['status']).toMatchObject({
      observedGeneration: 1,
      readyReplicas: 3,
      conditions: [
        { type: 'Available', status: 'True' },
        { type: 'Progressing', status: 'True' },
      ],
    })
    expect(list('ReplicaSet')).toMatchObject([
      { spec: { replicas: 3 }, status: { readyReplicas: 3 } },
    ])
    const pods = list('Pod')
    expect(pods).toHaveLength(3)
    for (const pod of pods) {
      expect(textAt(pod, 'spec', 'nodeName')).toMatch(/^pool-1-[01]$/)
      expect(textAt(pod, 'status', 'phase')).toBe('Running')
    }
  })

  test('loses pods when it is scaled down, and says so in its generation', () => {
    create('Deployment', 'web', { ...workload(), replicas: 3 })
    const changed = change('Deployment', 'web', { replicas: 1 })
    expect(changed).toMatchObject({
      metadata: { generation: 2 },
      status: { observedGeneration: 2, readyReplicas: 1 },
    })
    expect(list('Pod')).toHaveLength(1)
  })

  test('moves its pods to a new replica set when its template changes', () => {
    create('Deployment', 'web', workload('one'))
    change('Deployment', 'web', { template: podsOf('two') })
    const sizes = new Set(list('ReplicaSet').map((set) => objectAt(set, 'spec')['replicas']))
    expect(sizes).toEqual(new Set([0, 1]))
    const images = list('Pod').flatMap((pod) => listAt(pod, 'spec', 'containers'))
    expect(images).toMatchObject([{ image: 'two' }])
  })

  test('replaces a pod that somebody deletes', () => {
    create('Deployment', 'web', workload())
    const [pod = {}] = list('Pod')
    remove('Pod', pod)
    expect(list('Pod').map(nameOf)).toEqual([expect.not.stringMatching(nameOf(pod))])
  })

  test('takes what it has made with it', () => {
    remove('Deployment', create('Deployment', 'web', workload()))
    expect([list('Deployment'), list('ReplicaSet'), list('Pod')]).toEqual([[], [], []])
  })

  test('goes with its namespace', () => {
    world.resources.create(kindNamed('Namespace'), '', { metadata: { name: 'shop' } }, options)
    const sent = { metadata: { name: 'web' }, spec: workload() }
    world.resources.create(kindNamed('Deployment'), 'shop', sent, options)
    remove('Namespace', world.resources.find(kindNamed('Namespace'), '', 'shop'))
    const left = kinds
      .filter(({ isNamespaced }) => isNamespaced)
      .flatMap((kind) => world.store.list(kind, 'shop'))
    expect(left).toEqual([])
  })
})

describe('another workload', () => {
  test('a stateful set numbers its pods', () => {
    create('StatefulSet', 'db', { ...workload(), replicas: 2, serviceName: 'db' })
    expect(list('Pod').map(nameOf)).toEqual(['db-0', 'db-1'])
  })

  test('a daemon set has a pod on each node, also on those that come', () => {
    create('DaemonSet', 'agent', workload())
    expect(places()).toEqual(['pool-1-0', 'pool-1-1'])
    world.follow({ ...cluster, nodePools: [pool('pool-1', { replicas: 3 })] })
    expect(places()).toEqual(['pool-1-0', 'pool-1-1', 'pool-1-2'])
  })

  test('a job is complete', () => {
    const job = create('Job', 'once', {
      template: { spec: { containers: [{ name: 'c', image: 'i' }] } },
    })
    expect(job['status']).toMatchObject({
      succeeded: 1,
      conditions: [{ type: 'Complete', status: 'True' }],
    })
    expect(list('Pod')).toMatchObject([{ status: { phase: 'Succeeded' } }])
  })

  test('a pod that fits no node waits until there is one', () => {
    const spec = {
      containers: [{ name: 'c', image: 'i' }],
      nodeSelector: { 'indev.invalid/pool': 'gpu' },
    }
    expect(create('Pod', 'picky', spec)['status']).toMatchObject({ phase: 'Pending' })
    world.follow({ ...cluster, nodePools: [pool('pool-1'), pool('gpu')] })
    expect(places()).toEqual([expect.stringMatching(/^gpu-/)])
    expect(list('Pod')).toMatchObject([{ status: { phase: 'Running' } }])
  })
})

describe('nodes', () => {
  test('are those of the pools; a pool that grows by itself has its fewest', () => {
    const { id, name, preset, compute } = pool('b')
    const growing = { autoscalingEnabled: true, minCount: 3, maxCount: 8 } as const
    expect(namesOf(pool('a'), { id, name, preset, compute, ...growing })).toEqual([
      'a-0',
      'a-1',
      'b-0',
      'b-1',
      'b-2',
    ])
  })

  test('have names that can be host names, and that are different, whatever the pools are called', () => {
    const one = { replicas: 1 }
    expect(namesOf(pool('GPU large!', one), pool('gpu-large', one), pool('名前', one))).toEqual([
      'gpu-large-0',
      'gpu-large-p1-0',
      'pool-0',
    ])
  })

  test('that go leave their pods to others', () => {
    create('Deployment', 'web', { ...workload(), replicas: 4 })
    world.follow({ ...cluster, nodePools: [pool('pool-1', { replicas: 1 })] })
    expect(world.store.list(kindNamed('Node')).map(nameOf)).toEqual(['pool-1-0'])
    expect(world.store.list(kindNamed('Lease')).map(nameOf)).toEqual(['pool-1-0'])
    expect(places()).toEqual(Array.from({ length: 4 }, () => 'pool-1-0'))
  })

  test('stay as they are while the cluster is updating', () => {
    world.follow({ ...cluster, state: 'updating', nodePools: [pool('pool-1', { replicas: 5 })] })
    expect(world.store.list(kindNamed('Node'))).toHaveLength(2)
  })
})

describe('the kinds', () => {
  test('are 31, as the README says, and the schema knows each of them', () => {
    expect(kinds).toHaveLength(31)
    expect(kinds.filter((kind) => schema(messageOf(kind)) === undefined)).toEqual([])
  })

  test(`of all together a cluster holds ${limits.objects} objects`, () => {
    expect(fill).toThrow('exceeded quota of the simulated cluster: 5000 objects')
  })
})

test('what a cluster held is forgotten with it, its keys included', () => {
  const { clusters, database } = workshop.stores
  const held = () =>
    ['kubernetes_clusters', 'kubernetes_objects'].map((table) => {
      const sql = `SELECT count(*) AS n FROM ${table} WHERE cluster_id = ?`
      return Number(database.get(sql, cluster.id)?.['n'])
    })
  expect(held()).toEqual([1, expect.any(Number)])
  expect(held()[1]).toBeGreaterThan(10)
  clusters.change(cluster.id, { state: 'deleted', reason: 'Deleted', message: '' })
  clusters.purgeDeleted(Number.MAX_SAFE_INTEGER)
  expect(held()).toEqual([0, 0])
})
