import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clusterOf, clustersOf, jsonOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'
import { twoOrganizations } from './support/two-organizations.ts'
import { waitUntil } from './support/wait-until.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform({ directory: twoOrganizations, maxClusters: 3 })
})
afterAll(async () => {
  await platform.end()
})

const create = (body: object, headers: Record<string, string> = {}, login = 'alice') =>
  platform.api(login, 'POST', '/clusters', { body, headers })
const list = async (login = 'alice') => clustersOf(await platform.api(login, 'GET', '/clusters'))
const removeAll = async (login = 'alice') => {
  for (const { id } of await list(login)) await platform.api(login, 'DELETE', `/clusters/${id}`)
  await waitUntil(
    () => list(login),
    (clusters) => clusters.length === 0,
  )
}

describe('the quota', () => {
  test('refuses one cluster more than it allows, and says how many there are', async () => {
    for (const name of ['a', 'b', 'c']) expect((await create({ name })).status).toBe(201)
    const reply = await create({ name: 'd' }, { accept: 'application/problem+json' })
    expect(reply.status).toBe(403)
    expect(jsonOf(reply)).toMatchObject({ code: 'quota_exceeded', quota: { limit: 3, used: 3 } })
    expect((await create({ name: 'd' })).text).toBe(
      'quota_exceeded: your organization may have 3 clusters and has 3\n',
    )
    expect(await list()).toHaveLength(3)
  })

  test('is each organization of its own, and free again after a delete', async () => {
    const body = { name: 'x', ssoProvisioner: 'globex-one' }
    expect((await create(body, {}, 'carol')).status).toBe(201)
    await removeAll('carol')
    await removeAll()
    expect((await create({ name: 'd' })).status).toBe(201)
    await removeAll()
  })
})

describe('a name', () => {
  test.each([
    `Robert'); DROP TABLE clusters;--`,
    `" OR ""="`,
    '../../etc/passwd',
    'a/b/c',
    '%00%2e%2e',
    '<script>alert(1)</script>',
    '${7*7}{{7*7}}',
    'ünïcødé 名前 🙂',
    '-x',
    'by-name',
  ])('such as %p is stored as it is and found again', async (name) => {
    const reply = await create({ name, nameSuffix: false })
    expect(reply.status).toBe(201)
    const cluster = clusterOf(reply)
    expect(cluster.name).toBe(name)
    const path = `/clusters/by-name/${encodeURIComponent(name)}`
    const found = clusterOf(await platform.api('alice', 'GET', path))
    expect([found.id, found.name]).toEqual([cluster.id, name])
    await removeAll()
  })

  test('is found unescaped too, slashes and all, as the Go client asks for it', async () => {
    await create({ name: 'a/b', nameSuffix: false })
    const reply = await platform.api('alice', 'GET', '/clusters/by-name/a/b')
    expect(jsonOf(reply)).toMatchObject({ name: 'a/b' })
    await removeAll()
  })

  test('may be taken once without a suffix, and again after a delete', async () => {
    expect((await create({ name: 'only', nameSuffix: false })).status).toBe(201)
    const again = await create({ name: 'only', nameSuffix: false })
    expect([again.status, again.text]).toEqual([409, expect.stringMatching(/^cluster_exists: /)])
    await removeAll()
    expect((await create({ name: 'only', nameSuffix: false })).status).toBe(201)
    await removeAll()
  })
})

const pool = (members: object) => ({ name: 'x', nodepools: [members] })

describe('a body', () => {
  test.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 7 }, 'name'],
    [{ name: 'x'.repeat(64) }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ name: 'x', nameSuffix: 'no' }, 'nameSuffix'],
    [{ name: 'x', version: '0.1' }, 'version'],
    [{ name: 'x', ssoProvisioner: 'nobody' }, 'ssoProvisioner'],
    [{ name: 'x', pullSecretRef: 'p' }, 'pullSecretRef'],
    [{ name: 'x', __proto__x: 1 }, '__proto__x'],
    [{ name: 'x', nodepools: {} }, 'nodepools'],
    [{ name: 'x', nodepools: [] }, 'nodepools'],
    [{ name: 'x', nodepools: [7] }, 'nodepools[0]'],
    [pool({ preset: 'huge' }), 'nodepools[0].preset'],
    [pool({ replicas: 1 }), 'nodepools[0].replicas'],
    [pool({ replicas: 9 }), 'nodepools[0].replicas'],
    [pool({ replicas: 2.5 }), 'nodepools[0].replicas'],
    [pool({ minCount: 2 }), 'nodepools[0].minCount'],
    [pool({ autoscalingEnabled: true, replicas: 2 }), 'nodepools[0].replicas'],
    [pool({ autoscalingEnabled: true, minCount: 5, maxCount: 4 }), 'nodepools[0].minCount'],
  ])('such as %j is refused for its member %s', async (body, field) => {
    const reply = await create(body, { accept: 'application/problem+json' })
    expect(reply.status).toBe(400)
    expect(jsonOf(reply)).toMatchObject({ code: 'invalid_request', fields: [{ field }] })
  })

  test('must name the integration where there is more than one', async () => {
    const reply = await create({ name: 'x' }, {}, 'carol')
    expect(reply.text).toBe(
      'invalid_request: ssoProvisioner is required: your organization has more than one\n',
    )
  })
})

describe('an idempotency key', () => {
  const key = { 'idempotency-key': 'key-1' }

  test('makes the same request create one cluster, whatever the order of its members', async () => {
    const first = await create({ name: 'once', version: '1.34.5' }, key)
    const second = await create({ version: '1.34.5', name: 'once' }, key)
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.text).toBe(first.text)
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(await list()).toHaveLength(1)
  })

  test('refuses another request', async () => {
    const reply = await create({ name: 'twice' }, key)
    expect([reply.status, reply.text]).toEqual([
      409,
      expect.stringMatching(/^idempotency_mismatch: /),
    ])
    const [cluster] = await list()
    const init = { headers: key }
    const other = await platform.api('alice', 'DELETE', `/clusters/${cluster?.id}`, init)
    expect(other.status).toBe(409)
  })

  test('belongs to whoever sent it', async () => {
    expect((await create({ name: 'once' }, key, 'bob')).status).toBe(201)
    expect(await list()).toHaveLength(2)
    await removeAll()
  })

  test('answers a delete again after the cluster is gone', async () => {
    const { id } = clusterOf(await create({ name: 'gone' }))
    const init = { headers: { 'idempotency-key': 'key-2' } }
    const remove = () => platform.api('alice', 'DELETE', `/clusters/${id}`, init)
    expect((await remove()).status).toBe(202)
    await waitUntil(list, (clusters) => clusters.length === 0)
    expect((await remove()).status).toBe(202)
    expect((await platform.api('alice', 'DELETE', `/clusters/${id}`)).status).toBe(404)
  })

  test('of a refused request may be used again', async () => {
    const init = { 'idempotency-key': 'key-3' }
    expect((await create({ name: '' }, init)).status).toBe(400)
    expect((await create({ name: 'fine' }, init)).status).toBe(201)
    await removeAll()
  })

  test.each(['', 'a b', 'x'.repeat(256)])('such as %p is refused', async (value) => {
    expect((await create({ name: 'x' }, { 'idempotency-key': value })).status).toBe(400)
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
