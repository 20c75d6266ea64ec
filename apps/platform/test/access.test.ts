import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createClusterView, type ClusterView } from '../src/api/cluster-view.ts'
import type { Cluster } from '../src/clusters/cluster.ts'
import { openDatabase, type Database } from '../src/store/database.ts'
import { createDirectory, type User } from '../src/store/directory.ts'
import { createMemberStore } from '../src/store/members.ts'
import { createPullSecretStore } from '../src/store/pull-secrets.ts'
import { clusterOf as exampleOf } from './support/example-cluster.ts'
import { clusterOf, clustersOf, identityOf, listOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'
import { twoOrganizations } from './support/two-organizations.ts'

let platform: TestPlatform
let cluster: string
let ben: string
let bob: string
beforeAll(async () => {
  platform = await startTestPlatform({ directory: twoOrganizations, stepMs: 3_600_000 })
  const registries = { 'ghcr.io': { username: 'robot', password: 'secret' } }
  const secret = { name: 'pulls', registries }
  await platform.api('alice', 'POST', '/settings/image-pull-secrets', { body: secret })
  const body = { name: 'of-bob', pullSecretRef: 'pulls' }
  const reply = await platform.api('bob', 'POST', '/clusters', { body })
  cluster = `/clusters/${clusterOf(reply).id}`
  ben = identityOf(await platform.api('ben', 'GET', '/me')).id
  bob = identityOf(await platform.api('bob', 'GET', '/me')).id
})
afterAll(async () => {
  await platform.end()
})

const grant = (login: string, ...values: readonly object[]) =>
  platform.api(login, 'POST', `${cluster}/members`, { body: { values } })
const userWith = (id: string, role: string) => ({ subject: { type: 'user', id }, roles: [role] })
const rolesOf = async (login: string) => {
  const one = clusterOf(await platform.api(login, 'GET', cluster))
  // The list finds out about all at once; it says the same of each.
  expect(clustersOf(await platform.api(login, 'GET', '/clusters'))).toEqual([one])
  return one.roles
}

describe('a role on a cluster', () => {
  test('of several is given to all or, where one has a role already, to none', async () => {
    const reply = await grant('bob', userWith(ben, 'reader'), userWith(bob, 'admin'))
    expect(reply.status).toBe(409)
    expect(listOf(await platform.api('bob', 'GET', `${cluster}/members`))).toHaveLength(1)
  })

  test('makes its holder an admin, until it is taken away', async () => {
    expect(await rolesOf('ben')).toEqual(['reader'])
    expect((await grant('bob', userWith(ben, 'admin'))).status).toBe(201)
    expect(await rolesOf('ben')).toEqual(['admin'])
    const path = `${cluster}/members/user:${ben}`
    expect((await platform.api('bob', 'DELETE', path)).status).toBe(204)
    expect(await rolesOf('ben')).toEqual(['reader'])
  })

  test('of a team is that of everybody in it, and goes with the team', async () => {
    const body = { name: 'Night Shift', description: 'Sleeps by day' }
    const team = identityOf(await platform.api('bob', 'POST', '/teams', { body })).id
    await grant('bob', { subject: { type: 'team', id: team }, roles: ['admin'] })
    expect(await rolesOf('ben')).toEqual(['reader'])
    await platform.api('bob', 'POST', `/teams/${team}/members`, {
      body: [{ subject: { type: 'user', id: ben }, roles: ['member'] }],
    })
    expect(await rolesOf('ben')).toEqual(['admin'])
    await platform.api('bob', 'DELETE', `/teams/${team}`)
    expect(await rolesOf('ben')).toEqual(['reader'])
    expect(listOf(await platform.api('bob', 'GET', `${cluster}/members`))).toHaveLength(1)
  })

  test('may be taken from the maker of the cluster too', async () => {
    await platform.api('alice', 'DELETE', `${cluster}/members/user:${bob}`)
    expect(await rolesOf('bob')).toEqual(['reader'])
    expect((await grant('bob', userWith(bob, 'admin'))).status).toBe(403)
  })

  test.each([
    ['a stranger', 'user'],
    ['a team of nobody', 'team'],
  ])('is not given to %s', async (_case, type) => {
    const carol = identityOf(await platform.api('carol', 'GET', '/me')).id
    const reply = await grant('alice', { subject: { type, id: carol }, roles: ['reader'] })
    expect([reply.status, reply.text]).toEqual([
      400,
      'invalid_request: values[0].subject.id is not in your organization\n',
    ])
  })
})

type Show = (view: ClusterView, clusters: readonly Cluster[], caller: User) => unknown
const together: Show = (view, clusters, caller) => view.showAll(clusters, caller)
const oneByOne: Show = (view, clusters, caller) => clusters.map((one) => view.show(one, caller))

/** How often so many clusters are looked up in the file to be shown. */
function looksFor(count: number, show: Show): number {
  const database = openDatabase(platform.dataDir)
  const caller = createDirectory(database).userByLogin('bob')
  if (caller === undefined) throw new Error('the seed has changed')
  let looks = 0
  const counting: Database = {
    ...database,
    all: (...query) => (looks++, database.all(...query)),
    get: (...query) => (looks++, database.get(...query)),
  }
  const secrets = createPullSecretStore(counting, String, () => 0)
  const clusters = Array.from({ length: count }, () => ({ ...exampleOf('1'), pullSecretId: 's' }))
  show(createClusterView(createMemberStore(counting), secrets), clusters, caller)
  database.close()
  return looks
}

describe('a list', () => {
  test('of many clusters takes as many looks into the file as one of one', () => {
    expect(looksFor(100, together)).toBe(looksFor(1, together))
    // So that the line above means something.
    expect(looksFor(100, oneByOne)).toBe(100 * looksFor(1, oneByOne))
  })
})

describe('a secret', () => {
  test('is in no file: passwords are not kept, of keys a hash is', async () => {
    const registries = { 'ghcr.io': { username: 'robot', password: 'canary-password' } }
    const headers = { 'idempotency-key': 'once' }
    const body = { name: 'ghcr', registries }
    await platform.api('alice', 'POST', '/settings/image-pull-secrets', { body, headers })
    const deployment = { name: 'chat', model: 'sim-small-8b' }
    const made = await platform.api('bob', 'POST', '/blurite/llm-deployments', { body: deployment })
    const keys = `/blurite/llm-deployments/${identityOf(made).id}/api-keys`
    const init = { body: { name: 'ci-key', ttlDays: 1 }, headers }
    const reply = await platform.api('bob', 'POST', keys, init)
    const { key }: { readonly key: string } = JSON.parse(reply.text)

    const files = ['platform.db', 'platform.db-wal'].map((name) => join(platform.dataDir, name))
    const bytes = Buffer.concat(await Promise.all(files.map((file) => readFile(file))))
    // So that the two below mean something.
    expect(bytes.includes('robot')).toBe(true)
    expect(bytes.includes('canary-password')).toBe(false)
    expect(bytes.includes(key)).toBe(false)
    const database = openDatabase(platform.dataDir)
    expect(database.all('SELECT * FROM idempotency')).toEqual([])
    database.close()
    // So that a repetition finds the name taken.
    expect((await platform.api('bob', 'POST', keys, init)).status).toBe(409)
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
