import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Cluster } from '../src/clusters/cluster.ts'
import type { Provisioner, StepRequest, StepResult } from '../src/clusters/provisioner.ts'
import { simulatedPlan } from '../src/clusters/simulator.ts'
import type { OperationStore } from '../src/store/operations.ts'
import { leaseMs, openWorkshop, stepMs, type Workshop } from './support/workshop.ts'

let shop: Workshop
beforeEach(async () => {
  shop = await openWorkshop()
})
afterEach(async () => {
  await shop.end()
})

const done: StepResult = { outcome: 'done' }

const unwatched = {
  plan: simulatedPlan,
  observe: async () => undefined,
  kubeconfig: async () => undefined,
}

/** Writes down every step it is asked for, and does what `act` says. */
function recorder(act: (request: StepRequest) => StepResult | Error = () => done) {
  const log: string[] = []
  const provisioner: Provisioner = {
    ...unwatched,
    name: 'recorder',
    run: async (request) => {
      log.push(`${request.kind} ${request.step} ${request.attempt}`)
      const result = act(request)
      if (result instanceof Error) throw result
      return result
    },
  }
  return { log, provisioner }
}

/** The states that a cluster goes through, with the times at which they begin. */
async function timelineOf(workshop: Workshop, cluster: Cluster): Promise<string[]> {
  const startAtMs = workshop.clock.nowMs()
  const timeline: string[] = []
  let last = ''
  for (let i = 0; i < 1000 && !/^(ready|deleted|failed)/.test(last); i++) {
    const state = workshop.state(cluster)
    if (state !== last) timeline.push(`${workshop.clock.nowMs() - startAtMs} ${state}`)
    last = state
    await workshop.clock.advance(10)
  }
  return timeline
}

describe('a worker', () => {
  test('takes a cluster from pending through every step to ready', async () => {
    const cluster = shop.create()
    expect(shop.state(cluster)).toBe('pending Pending: ')
    shop.work('w')
    const timeline = await timelineOf(shop, cluster)
    expect(timeline.map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'deploying Deploying: step 1 of 4: network',
      'deploying Deploying: step 2 of 4: control-plane',
      'deploying Deploying: step 3 of 4: nodes',
      'deploying Deploying: step 4 of 4: sso',
      'ready Ready: ',
    ])
  })

  test('works on many clusters at once', async () => {
    const clusters = Array.from({ length: 20 }, (_, i) => shop.create(`c${i}`))
    shop.work('w')
    await shop.clock.advance(4 * 1.5 * stepMs)
    expect(new Set(clusters.map((cluster) => shop.state(cluster)))).toEqual(
      new Set(['ready Ready: ']),
    )
  })

  test('deletes a ready cluster in the reverse order', async () => {
    const { log, provisioner } = recorder()
    const cluster = shop.create()
    const worker = shop.work('w', provisioner)
    await shop.clock.advance(leaseMs)
    shop.remove(cluster)
    worker.wake()
    await shop.clock.advance(leaseMs)
    expect(shop.state(cluster)).toBe('deleted Deleted: ')
    expect(log.slice(4)).toEqual([
      'delete sso 0',
      'delete nodes 0',
      'delete control-plane 0',
      'delete network 0',
    ])
  })

  test('stops making a cluster as soon as it is to be deleted', async () => {
    const cluster = shop.create()
    const worker = shop.work('w')
    await shop.clock.advance(stepMs / 10)
    shop.remove(cluster)
    worker.wake()
    await shop.clock.advance(0)
    expect(shop.state(cluster)).toBe('deleting Deleting: step 1 of 4: sso')
    await shop.clock.advance(4 * 1.5 * stepMs)
    expect(shop.state(cluster)).toBe('deleted Deleted: ')
  })

  test('tries a step again, later each time, and gives up after the fifth', async () => {
    const { log, provisioner } = recorder(({ step }) => (step === 'nodes' ? new Error('no') : done))
    const cluster = shop.create()
    shop.work('w', provisioner)
    await shop.clock.advance(60_000)
    expect(log.slice(2)).toEqual([0, 1, 2, 3, 4].map((attempt) => `create nodes ${attempt}`))
    expect(shop.state(cluster)).toBe('failed StepFailed: step nodes failed 5 times')
    expect(shop.errors).toHaveLength(5)
  })

  test('goes on where a retry succeeds', async () => {
    const { provisioner } = recorder(({ step, attempt }) =>
      step === 'sso' && attempt < 2 ? new Error('not yet') : done,
    )
    const cluster = shop.create()
    shop.work('w', provisioner)
    await shop.clock.advance(10_000)
    expect(shop.state(cluster)).toBe('ready Ready: ')
  })

  test('takes the word of a provisioner that a step can never be done', async () => {
    const failed = { outcome: 'failed', reason: 'NoRoom', message: 'there is no room' } as const
    const { log, provisioner } = recorder(({ step }) => (step === 'nodes' ? failed : done))
    const cluster = shop.create()
    shop.work('w', provisioner)
    await shop.clock.advance(60_000)
    expect(log).toHaveLength(3)
    expect(shop.state(cluster)).toBe('failed NoRoom: there is no room')
  })
})

const runOnce = async (seed: number) => {
  const workshop = await openWorkshop(seed)
  const cluster = workshop.create()
  workshop.work('w')
  const timeline = await timelineOf(workshop, cluster)
  await workshop.end()
  return [cluster.id, cluster.name, ...timeline]
}

describe('an update', () => {
  test('takes a ready cluster through its step and back to ready', async () => {
    const { log, provisioner } = recorder()
    const cluster = shop.create()
    const worker = shop.work('w', provisioner)
    await shop.clock.advance(leaseMs)
    shop.update(cluster)
    worker.wake()
    expect(shop.state(cluster)).toBe('updating Updating: step 1 of 1: nodes')
    await shop.clock.advance(leaseMs)
    expect([log.at(-1), shop.state(cluster)]).toEqual(['update nodes 0', 'ready Ready: '])
  })

  test('that fails leaves a cluster that still serves: it is degraded', async () => {
    const noRoom = { outcome: 'failed', reason: 'NoRoom', message: 'there is no room' } as const
    const { provisioner } = recorder(({ kind }) => (kind === 'update' ? noRoom : done))
    const cluster = shop.create()
    shop.work('w', provisioner)
    await shop.clock.advance(leaseMs)
    shop.update(cluster)
    await shop.clock.advance(leaseMs)
    expect(shop.state(cluster)).toBe('degraded NoRoom: there is no room')
  })
})

describe('a lease on a cluster', () => {
  const hour = 3_600_000
  const ofAnHour = () => ({ expiresAtMs: shop.clock.nowMs() + hour })
  /** What is left of each, at the end of the hour and one beat later. */
  const statesAfter = async (...clusters: readonly Cluster[]) => {
    shop.work('w', recorder().provisioner)
    await shop.clock.advance(hour - 1)
    const before = clusters.map((cluster) => shop.state(cluster))
    await shop.clock.advance(leaseMs)
    return [before, clusters.map((cluster) => shop.state(cluster))]
  }

  test('ends in its deletion, unless it is protected or has none', async () => {
    const leased = shop.create('leased', ofAnHour())
    const guarded = shop.create('guarded', { ...ofAnHour(), isProtected: true })
    expect(await statesAfter(leased, guarded, shop.create())).toEqual([
      ['ready Ready: ', 'ready Ready: ', 'ready Ready: '],
      ['deleted Deleted: ', 'ready Ready: ', 'ready Ready: '],
    ])
    const reasons = shop.stores.events.after(leased.id, 0, 100).map(({ reason }) => reason)
    expect(reasons.filter((reason) => reason === 'Expired')).toHaveLength(1)
    shop.stores.clusters.set(guarded.id, { isProtected: false })
    await shop.clock.advance(leaseMs)
    expect(shop.state(guarded)).toBe('deleted Deleted: ')
  })

  test('can be made longer, or for ever', async () => {
    const longer = shop.create('longer', ofAnHour())
    const forEver = shop.create('for-ever', ofAnHour())
    shop.stores.clusters.set(longer.id, { expiresAtMs: shop.clock.nowMs() + 2 * hour })
    shop.stores.clusters.set(forEver.id, { expiresAtMs: null })
    const ready = ['ready Ready: ', 'ready Ready: ']
    expect(await statesAfter(longer, forEver)).toEqual([ready, ready])
  })
})

describe('chance', () => {
  test('with the same seed repeats names, ids and every duration; another seed, none', async () => {
    const [first, second, other] = [await runOnce(7), await runOnce(7), await runOnce(8)]
    expect(second).toEqual(first)
    expect(other).not.toEqual(first)
    expect(other[0]).not.toBe(first[0])
  })
})

/** How a cluster ends when a worker commits after its lease has passed on. */
async function endAfterLateCommit(mutant: Partial<OperationStore> = {}): Promise<string> {
  const cluster = shop.create()
  const finish: ((result: StepResult) => void)[] = []
  const run = () => new Promise<StepResult>((resolve) => finish.push(resolve))
  shop.work('slow', { ...unwatched, name: 'slow', run }, mutant)
  // As if the slow worker's process had been stopped for a while.
  shop.stores.database.run("UPDATE operations SET lease_owner = 'other', lease_until_ms = 0")
  shop.work('quick', recorder().provisioner)
  await shop.clock.advance(0)
  finish[0]?.({ outcome: 'failed', reason: 'Late', message: '' })
  await shop.clock.advance(leaseMs)
  return shop.state(cluster)
}

/** The first step of a worker that follows one that was stopped during the second. */
async function firstStepOfSuccessor(mutant: Partial<OperationStore> = {}): Promise<unknown> {
  shop.create()
  const first = shop.work('first', undefined, mutant)
  await shop.clock.advance(1.5 * stepMs)
  await first.stop()
  const { log, provisioner } = recorder()
  shop.work('second', provisioner)
  await shop.clock.advance(0)
  return log[0]
}

describe('two workers on one file', () => {
  test('never take the same operation while its holder beats', async () => {
    const one = recorder()
    const two = recorder()
    shop.create()
    shop.work('one', one.provisioner)
    shop.work('two', two.provisioner)
    await shop.clock.advance(10 * leaseMs)
    expect([one.log.length, two.log]).toEqual([4, []])
  })

  test('share no result: who lost its lease commits nothing', async () => {
    expect(await endAfterLateCommit()).toBe('ready Ready: ')
  })

  test('(mutant) would, if the end of an operation were not fenced by its lease', async () => {
    expect(await endAfterLateCommit({ finish: () => true })).toBe('failed Late: ')
  })

  test('hand over at once when one stops, and the step begun is begun again', async () => {
    expect(await firstStepOfSuccessor()).toBe('create control-plane 0')
    expect(shop.errors).toEqual([])
  })

  test('(mutant) would begin at the first step, if steps done were not kept', async () => {
    expect(await firstStepOfSuccessor({ advance: () => true })).toBe('create network 0')
  })
})
