import { describe, expect, test } from '@jest/globals'
import type { Cluster } from '../../src/clusters/cluster.ts'
import type { OperationKind } from '../../src/clusters/operation.ts'
import { provisionerNames } from '../../src/provisioners/create-provisioner.ts'
import { clusterOf } from '../support/example-cluster.ts'
import type { World } from '../support/provisioner-world.ts'
import { worlds } from '../support/provisioner-worlds.ts'

const never = new AbortController().signal
/** Takes every step of an operation, each as often as crashes in it would have it taken. */
async function perform(
  { provisioner }: World,
  kind: OperationKind,
  cluster: Cluster,
  times = 1,
): Promise<void> {
  for (const step of provisioner.plan[kind]) {
    for (let attempt = 0; attempt < times; attempt++) {
      const result = await provisioner.run({ kind, step, cluster, attempt }, never)
      if (result.outcome === 'failed') throw new Error(result.reason)
    }
  }
}

/** Which clusters are there, by the first digit of their ids; undefined where nothing is real. */
function digitsIn(world: World): string | undefined {
  const there = world.clusters()
  const digits = there && Object.keys(there).map((name) => name.replace('indev-', '').charAt(0))
  return digits?.toSorted().join('')
}

test('every provisioner that can be named has a world here', () => {
  expect(Object.keys(worlds)).toEqual([...provisionerNames])
})

describe.each(Object.entries(worlds))('%s', (name, open) => {
  /** What is so where clusters are real. */
  const where = <T>(real: T): T | undefined => (name === 'sim' ? undefined : real)

  test('makes a cluster once, however often each step is taken, and takes it away', async () => {
    const world = open()
    const cluster = clusterOf('1')
    await perform(world, 'create', cluster, 2)
    expect(digitsIn(world)).toBe(where('1'))
    expect(await world.provisioner.observe(cluster, never)).toEqual(where({ health: 'ready' }))
    await perform(world, 'delete', cluster, 2)
    expect(digitsIn(world)).toBe(where(''))
  })

  test('tells clusters apart by id: one of the same name is left alone', async () => {
    const world = open()
    const [one, two] = [clusterOf('1'), clusterOf('2')]
    await perform(world, 'create', one)
    await perform(world, 'create', two)
    expect(digitsIn(world)).toBe(where('12'))
    await perform(world, 'delete', one)
    expect(digitsIn(world)).toBe(where('2'))
  })

  test('has deleted what was never there', async () => {
    await expect(perform(open(), 'delete', clusterOf('1'))).resolves.toBeUndefined()
  })

  test('scales up and down to what is wanted, or plans no step for it', async () => {
    const world = open()
    await perform(world, 'create', clusterOf('1', 2))
    const canScale = world.provisioner.plan.update.length > 0
    const sizes = []
    for (const replicas of canScale ? [5, 3, 4, 2, 8] : []) {
      await perform(world, 'update', clusterOf('1', replicas), 2)
      sizes.push(...Object.values(world.clusters() ?? {}))
    }
    expect([canScale, sizes]).toEqual([
      !['kind', 'vcluster'].includes(name),
      canScale ? (where([7, 5, 6, 4, 10]) ?? []) : [],
    ])
  })

  test('has the kubeconfig of the cluster, the same each time, or none', async () => {
    const world = open()
    const cluster = clusterOf('1')
    await perform(world, 'create', cluster)
    const first = await world.provisioner.kubeconfig(cluster, never)
    expect(await world.provisioner.kubeconfig(cluster, never)).toBe(first)
    expect(first?.includes('11111111')).toBe(where(true))
  })

  test('sees that a cluster is gone', async () => {
    const world = open()
    const cluster = clusterOf('1')
    await perform(world, 'create', cluster)
    world.lose()
    const seen = await world.provisioner.observe(cluster, never)
    expect(seen?.health === 'degraded' ? seen.reason : seen).toBe(where('Gone'))
  })

  test('stops as soon as it is told to', async () => {
    const { provisioner } = open()
    const signal = AbortSignal.abort(new Error('stop'))
    const [step = ''] = provisioner.plan.create
    const request = { kind: 'create', step, cluster: clusterOf('1'), attempt: 0 } as const
    await expect(provisioner.run(request, signal)).rejects.toThrow('stop')
  })

  test('puts nothing on a command line or into an address that a user has chosen', async () => {
    const world = open()
    const cluster = clusterOf('1')
    await perform(world, 'create', cluster)
    await perform(world, 'update', cluster)
    await world.provisioner.kubeconfig(cluster, never)
    await perform(world, 'delete', cluster)
    expect(world.log.join('\n')).not.toMatch(/reboot|canary|one\b|two\b/)
    expect(world.log.length > 0).toBe(name !== 'sim')
  })
})
