import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { maxWatches } from '../src/kubernetes/serve.ts'
import { openClusterWorld } from '../src/kubernetes/cluster-world.ts'
import { textAt } from '../src/kubernetes/json.ts'
import { kindNamed } from '../src/kubernetes/kinds.ts'
import { loadSchema } from '../src/kubernetes/schema.ts'
import type { Database } from '../src/store/database.ts'
import { configMap, configMaps } from './kubernetes/requests.ts'
import { createKubernetesClient } from './support/kubernetes-client.ts'
import { keepQuietPort, loopbackHost } from './support/loopback-host.ts'
import { kubeconfigFor, makeReadyCluster } from './support/ready-cluster.ts'
import { makeDataDir, startTestPlatform, type TestPlatform } from './support/test-platform.ts'
import { openWorkshop } from './support/workshop.ts'

// Objects and the clusters that hold them: how many, for how long, and what a restart leaves of them.

const host = loopbackHost()
let platform: TestPlatform
beforeAll(async () => {
  const dataDir = await makeDataDir()
  keepQuietPort(dataDir)
  platform = await startTestPlatform({ dataDir, host })
})
afterAll(async () => {
  await platform.end()
})

const options = { isTrial: false, validation: 'Strict', part: 'main', warn: () => {} } as const

/** A cluster of a workshop, and what is in it. */
async function openWorld(mutate: (database: Database) => Database = (database) => database) {
  const workshop = await openWorkshop()
  const { stores, clock } = workshop
  const cluster = workshop.create()
  // Nobody looks at it for a while.
  await clock.advance(90_000)
  const database = mutate(stores.database)
  const world = openClusterWorld({ ...stores, database, clock, schema: loadSchema() }, cluster.id)
  world.follow(cluster)
  return { workshop, cluster, world }
}

describe('what one cluster may hold', () => {
  test('is bounded in bytes, and what did not fit is nowhere', async () => {
    const { workshop, world } = await openWorld()
    const kind = kindNamed('ConfigMap')
    const create = (name: string) =>
      world.resources.create(
        kind,
        'default',
        configMap(name, { a: 'x'.repeat(1_000_000) }),
        options,
      )
    for (let n = 0; n < 16; n++) create(`n${n}`)
    expect(() => create('n16')).toThrow('exceeded quota of the simulated cluster')
    expect(world.store.get(kind, 'default', 'n16')).toBeUndefined()
    world.resources.remove(kind, world.resources.find(kind, 'default', 'n0'), {
      isTrial: false,
      propagation: 'Background',
      uid: '',
      resourceVersion: '',
    })
    expect(textAt(create('n16'), 'metadata', 'name')).toBe('n16')
    await workshop.end()
  })

  test('is bounded in watches', async () => {
    const path = '/api/v1/nodes?watch=1'
    const count = maxWatches.cluster
    const watched = await makeReadyCluster(platform, 'watched')
    const client = createKubernetesClient(await kubeconfigFor(platform, watched, 'alice'))
    const watches = await Promise.all(Array.from({ length: count }, () => client.watch(path)))
    expect(await client.request('GET', path)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      json: { reason: 'TooManyRequests' },
    })
    for (const events of watches) events.stop()
  })
})

describe('a cluster that is going', () => {
  test('says so, and ends its watches', async () => {
    const going = await makeReadyCluster(platform, 'going')
    const client = createKubernetesClient(await kubeconfigFor(platform, going, 'alice'))
    const events = await client.watch('/api/v1/namespaces?watch=1')
    expect((await events.next())?.type).toBe('ADDED')
    await platform.api('alice', 'DELETE', `/clusters/${going}`)
    for (;;) if ((await events.next()) === undefined) break
    // It is going, or gone, with or without the connection that was open.
    const status = await client.request('GET', '/readyz').then(
      (answer) => answer.status,
      () => 'none',
    )
    expect([503, 404, 'none']).toContain(status)
  })
})

describe('a restart', () => {
  test('keeps objects, tokens, the address and the authority', async () => {
    const kept = await makeReadyCluster(platform, 'kept')
    const config = await kubeconfigFor(platform, kept, 'alice')
    const lasting = await kubeconfigFor(platform, kept, 'alice', {})
    const client = createKubernetesClient(config)
    const made = await client.request('POST', configMaps, { body: configMap('kept', { a: 'b' }) })
    const { url, dataDir, errors } = platform
    await platform.stop()
    expect(errors).toEqual([])
    platform = await startTestPlatform({ dataDir, host })
    // The connections of the other are closed.
    const again = createKubernetesClient(config)
    const found = await again.request('GET', `${configMaps}/kept`)
    expect(found.json).toEqual(made.json)
    const now = await kubeconfigFor(platform, kept, 'alice', {})
    expect(now.replace(platform.url, 'PLATFORM')).toBe(lasting.replace(url, 'PLATFORM'))
    // What happened before is forgotten: who watches from there has to list again.
    const events = await again.watch(`${configMaps}?watch=1&resourceVersion=1`)
    expect(await events.next()).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    })
    events.stop()
  })
})

test('what a cluster is made of is as old as the cluster, whenever somebody looks first', async () => {
  const { workshop, cluster, world } = await openWorld()
  const times = ['Node', 'Lease', 'Namespace'].flatMap((kind) =>
    world.store
      .list(kindNamed(kind))
      .map((object) => Date.parse(textAt(object, 'metadata', 'creationTimestamp'))),
  )
  expect(new Set(times)).toEqual(new Set([cluster.changedAtMs]))
  expect(world.nowMs()).toBe(workshop.clock.nowMs())
  await workshop.end()
})

/** Whether what has been written is in the file by the time that somebody could be told so. */
async function isKept(mutate?: (database: Database) => Database): Promise<boolean> {
  const { workshop, world } = await openWorld(mutate)
  const made = world.resources.create(kindNamed('ConfigMap'), 'default', configMap('x'), options)
  // What another process sees is what a kill leaves.
  const other = new DatabaseSync(join(workshop.dataDir, 'platform.db'), { readOnly: true })
  const row = other.prepare("SELECT body FROM kubernetes_objects WHERE name = 'x'").get()
  other.close()
  await workshop.end()
  return row?.['body'] === JSON.stringify(made)
}

/** Writes, and commits nothing. */
function late(database: Database): Database {
  database.run('BEGIN')
  return { ...database, transaction: (work) => work() }
}

describe('the mutant', () => {
  test('that answers before it commits is found (and the real one is not)', async () => {
    expect(await isKept()).toBe(true)
    expect(await isKept(late)).toBe(false)
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
