import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Cluster } from '../src/clusters/cluster.ts'
import { startWatcher } from '../src/clusters/watcher.ts'
import type { Observation } from '../src/clusters/provisioner.ts'
import { done, recorder } from './support/recorder.ts'
import { leaseMs, openWorkshop, type Workshop } from './support/workshop.ts'

let shop: Workshop
beforeEach(async () => {
  shop = await openWorkshop()
})
afterEach(async () => {
  await shop.end()
})

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

/** What becomes of a ready cluster that is seen like this, one look after the other. */
async function standings(...seen: readonly (Observation | Error | undefined)[]) {
  const { provisioner } = recorder()
  const cluster = shop.create()
  shop.work('w', provisioner)
  await shop.clock.advance(leaseMs)
  const looks = [...seen]
  const observe = async () => {
    const look = looks.shift()
    if (look instanceof Error) throw look
    return look
  }
  const { database, clusters } = shop.stores
  const onError = (error: unknown) => void shop.errors.push(error)
  const watched = { ...provisioner, observe }
  const options = { database, clusters, provisioner: watched, clock: shop.clock, onError }
  const stop = startWatcher({ ...options, intervalMs: 1000 })
  const states: string[] = []
  for (const _ of seen) {
    await shop.clock.advance(1000)
    states.push(shop.state(cluster))
  }
  await stop()
  return { cluster, states }
}

describe('a watcher', () => {
  const cold: Observation = { health: 'degraded', reason: 'Cold', message: 'it is too cold' }

  test('degrades a cluster of which something is missing, until it is there again', async () => {
    const { cluster, states } = await standings(cold, cold, undefined, { health: 'ready' })
    const degraded = 'degraded Cold: it is too cold'
    expect(states).toEqual([degraded, degraded, degraded, 'ready Ready: '])
    const events = shop.stores.events.after(cluster.id, 0, 100).map(({ state }) => state)
    expect(events.slice(-3)).toEqual(['ready', 'degraded', 'ready'])
  })

  test('that can not look says so, and looks again', async () => {
    const { states } = await standings(new Error('no way in'), cold)
    expect(states).toEqual(['ready Ready: ', 'degraded Cold: it is too cold'])
    expect(shop.errors).toMatchObject([{ name: 'ProvisionerError' }])
  })
})
