import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { objectAt, textAt } from '../src/kubernetes/json.ts'
import { refusedObjects } from './kubernetes/refused-objects.ts'
import { refusedRequests } from './kubernetes/refused-requests.ts'
import { configMap, configMaps, typed } from './kubernetes/requests.ts'
import { roleRequests } from './kubernetes/role-requests.ts'
import { createKubernetesClient, type KubernetesClient } from './support/kubernetes-client.ts'
import { clusterTokenFor, kubeconfigFor, makeReadyCluster } from './support/ready-cluster.ts'
import { clusterOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'
import { twoOrganizations } from './support/two-organizations.ts'

let platform: TestPlatform
let id: string
let admin: KubernetesClient
let reader: KubernetesClient
beforeAll(async () => {
  platform = await startTestPlatform({ directory: twoOrganizations })
  id = await makeReadyCluster(platform, 'dev')
  admin = createKubernetesClient(await kubeconfigFor(platform, id, 'alice'))
  reader = createKubernetesClient(await kubeconfigFor(platform, id, 'ben'))
})
afterAll(async () => {
  await platform.end()
})

const tryToCreate = () =>
  reader.request('POST', `${configMaps}?dryRun=All`, { body: configMap('x') })
const tokenOfAnother = async () =>
  clusterTokenFor(platform, await makeReadyCluster(platform, 'other'), 'alice')

describe('who sends no token that is good is told nothing', () => {
  test.each([
    ['no token', undefined],
    ['nonsense', 'nonsense'],
    ['a token of the platform', 'PLATFORM'],
    ['a token of another cluster', 'OTHER'],
  ])('with %s', async (_case, kind) => {
    const tokens: Readonly<Record<string, () => Promise<string>>> = {
      PLATFORM: () => platform.token('alice'),
      OTHER: tokenOfAnother,
    }
    const token = kind === undefined ? undefined : await (tokens[kind]?.() ?? kind)
    const reply = await admin.request('GET', '/api/v1/nodes', { token })
    expect(reply).toMatchObject({
      status: 401,
      json: {
        kind: 'Status',
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      },
    })
    expect(reply.headers['www-authenticate']).toMatch(/^Bearer /)
  })

  test.each(['/version', '/readyz', '/livez', '/healthz'])('but for %s', async (path) => {
    const { status } = await admin.request('GET', path, { token: undefined })
    expect(status).toBe(200)
  })

  test('whoever loses their role loses it in the cluster at once', async () => {
    const me = clusterOf(await platform.api('ben', 'GET', '/me'))
    const members = `/clusters/${id}/members`
    const values = [{ subject: { type: 'user', id: me.id }, roles: ['admin'] }]
    expect((await tryToCreate()).status).toBe(403)
    await platform.api('alice', 'POST', members, { body: { values } })
    expect((await tryToCreate()).status).toBe(201)
    await platform.api('alice', 'DELETE', `${members}/user:${me.id}`)
    expect((await tryToCreate()).status).toBe(403)
  })
})

describe('role x request', () => {
  test.each(roleRequests)('%s %s', async (...row) => {
    const [method, path, forAdmin, forReader, body] = row
    const init = body === undefined ? {} : { body }
    const statuses = [
      (await admin.request(method, path, init)).status,
      (await reader.request(method, path, init)).status,
    ]
    expect(statuses).toEqual([forAdmin, forReader])
  })
})

/** What is exactly this text, or matches. */
function like(wanted: string | RegExp): unknown {
  const pattern: unknown = expect.stringMatching(wanted)
  return typeof wanted === 'string' ? wanted : pattern
}

describe('a request that is wrong is refused as Kubernetes spells it', () => {
  test.each([...refusedRequests, ...refusedObjects])('%s', async (...row) => {
    const [, method, path, init, code, reason, message] = row
    const { status, json } = await admin.request(method, path, init)
    expect({ status, json }).toMatchObject({
      status: code,
      json: {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        reason,
        code,
        message: like(message),
      },
    })
  })

  test('and changes nothing', async () => {
    const { json } = await admin.request('GET', configMaps)
    expect(json['items']).toEqual([expect.objectContaining({ kind: 'ConfigMap' })])
  })
})

describe('an object', () => {
  test('is warned about where nobody knows a member, and kept without it', async () => {
    const body = { ...configMap('warned'), dta: { a: 'b' } }
    const made = await admin.request('POST', `${configMaps}?fieldValidation=Warn`, { body })
    expect(made.headers['warning']).toBe('299 - "unknown field \\"dta\\""')
    expect(Object.keys(made.json)).toEqual(['apiVersion', 'kind', 'metadata', 'data'])
    await admin.request('DELETE', `${configMaps}/warned`)
  })

  test('may be sent as YAML', async () => {
    const body = Buffer.from('kind: ConfigMap\nmetadata: {name: yaml}\ndata: {a: "1"}\n')
    const made = await admin.request('POST', configMaps, { body, ...typed('application/yaml') })
    expect(made).toMatchObject({ status: 201, json: { data: { a: '1' } } })
    await admin.request('DELETE', `${configMaps}/yaml`)
  })

  test('that has finalizers stays until they are gone', async () => {
    const path = `${configMaps}/kept`
    const body = configMap('kept', {}, { finalizers: ['example.com/wait'] })
    await admin.request('POST', configMaps, { body })
    const marked = await admin.request('DELETE', path)
    expect(textAt(marked.json, 'metadata', 'deletionTimestamp')).toMatch(/Z$/)
    expect((await admin.request('GET', path)).status).toBe(200)
    const patch = {
      body: { metadata: { finalizers: null } },
      ...typed('application/merge-patch+json'),
    }
    expect((await admin.request('PATCH', path, patch)).status).toBe(200)
    expect((await admin.request('GET', path)).status).toBe(404)
  })

  test('that is only tried is nowhere', async () => {
    const tried = await admin.request('POST', `${configMaps}?dryRun=All`, {
      body: configMap('tried'),
    })
    expect([tried.status, textAt(tried.json, 'metadata', 'name')]).toEqual([201, 'tried'])
    expect((await admin.request('GET', `${configMaps}/tried`)).status).toBe(404)
  })

  test('is data, whatever its members are called', async () => {
    const data = JSON.parse('{"__proto__":"a","constructor":"b","\'); DROP TABLE clusters;--":"c"}')
    await admin.request('POST', configMaps, { body: configMap('hostile', data) })
    const patch = { body: { data: { toString: 'd' } }, ...typed('application/merge-patch+json') }
    await admin.request('PATCH', `${configMaps}/hostile`, patch)
    const { json } = await admin.request('GET', `${configMaps}/hostile`)
    expect(Object.entries(objectAt(json, 'data'))).toEqual([
      ...Object.entries(data),
      ['toString', 'd'],
    ])
    await admin.request('DELETE', `${configMaps}/hostile`)
  })

  test('in a watch comes, changes and goes as objects or as rows of a table', async () => {
    const list = await admin.request('GET', configMaps)
    const since = textAt(list.json, 'metadata', 'resourceVersion')
    const query = `?watch=1&resourceVersion=${since}`
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
    const objects = await admin.watch(configMaps + query)
    const tables = await admin.watch(configMaps + query, { headers: { accept } })
    await admin.request('POST', configMaps, { body: configMap('seen', { a: '1' }) })
    await admin.request('DELETE', `${configMaps}/seen`)
    expect([await objects.next(), await objects.next()]).toMatchObject([
      { type: 'ADDED', object: { kind: 'ConfigMap', metadata: { name: 'seen' } } },
      { type: 'DELETED', object: { metadata: { name: 'seen' } } },
    ])
    expect(await tables.next()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Table', rows: [{ cells: ['seen', 1, expect.any(String)] }] },
    })
    objects.stop()
    tables.stop()
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
