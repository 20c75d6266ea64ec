import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Cluster } from '../src/clusters/cluster.ts'
import type { StepRequest, StepResult } from '../src/clusters/provisioner.ts'
import type { OperationStore } from '../src/store/operations.ts'
import { done, recorder, unwatched } from './support/recorder.ts'
import { leaseMs, openWorkshop, stepMs, type Workshop } from './support/workshop.ts'

let shop: Workshop
beforeEach(async () => {
  shop = await openWorkshop()
})
afterEach(async () => {
  await shop.end()
})

/** Listens to no signal. */
function neverCreate({ kind }: StepRequest): Promise<StepResult> {
  return kind === 'create' ? new Promise(() => {}) : Promise.resolve(done)
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

  test('never takes two steps on a cluster at once: one that is called off has time to end', async () => {
    const log: string[] = []
    const ends: (() => void)[] = []
    const run = async ({ kind, step }: StepRequest): Promise<StepResult> => {
      log.push(`${kind} ${step} begins`)
      // As a program that is asked to end, and takes its time for it.
      if (kind === 'create') await new Promise<void>((resolve) => ends.push(resolve))
      log.push(`${kind} ${step} ends`)
      return done
    }
    const cluster = shop.create()
    const worker = shop.work('w', { ...unwatched, name: 'slow', run })
    await shop.clock.advance(0)
    shop.remove(cluster)
    worker.wake()
    await shop.clock.advance(leaseMs)
    expect(log).toEqual(['create network begins'])
    ends[0]?.()
    await shop.clock.advance(leaseMs)
    expect(log.slice(1, 3)).toEqual(['create network ends', 'delete sso begins'])
    expect(shop.state(cluster)).toBe('deleted Deleted: ')
  })

  test('does not wait for ever for a step that never ends', async () => {
    const cluster = shop.create()
    shop.work('w', { ...unwatched, name: 'stuck', run: neverCreate })
    await shop.clock.advance(0)
    shop.remove(cluster)
    await shop.clock.advance(30_000)
    expect(shop.state(cluster)).toBe('deleted Deleted: ')
    expect(shop.errors).toEqual([])
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
