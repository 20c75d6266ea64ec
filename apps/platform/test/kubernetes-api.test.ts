import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { objectAt, textAt, type JsonObject } from '../src/kubernetes/json.ts'
import { maxWatches } from '../src/kubernetes/serve.ts'
import { startPlatform } from '../src/index.ts'
import {
  createKubernetesClient,
  type KubernetesClient,
  type KubernetesInit,
} from './support/kubernetes-client.ts'
import { loopbackHost } from './support/loopback-host.ts'
import { clusterTokenFor, kubeconfigFor, makeReadyCluster } from './support/ready-cluster.ts'
import { clusterOf } from './support/replies.ts'
import { accessTokenOf } from './support/sign-in.ts'
import {
  callApi,
  makeDataDir,
  removeDataDir,
  startTestPlatform,
  type TestPlatform,
} from './support/test-platform.ts'
import { twoOrganizations } from './support/two-organizations.ts'
import { waitUntil } from './support/wait-until.ts'

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

const configMaps = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string, data: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})
const typed = (type: string): Pick<KubernetesInit, 'headers'> => ({
  headers: { 'content-type': type },
})

const review = (kind: string): JsonObject => ({ kind, spec: {} })
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
  type Row = readonly [
    method: string,
    path: string,
    admin: number,
    reader: number,
    body?: JsonObject,
  ]
  const rows: readonly Row[] = [
    ['GET', '/api/v1/nodes', 200, 200],
    ['GET', '/api/v1/pods', 200, 200],
    ['GET', '/api/v1/namespaces/default', 200, 200],
    ['GET', '/api/v1/secrets', 200, 403],
    ['GET', '/api/v1/namespaces/default/secrets/x', 404, 403],
    ['GET', '/api', 200, 200],
    ['GET', '/apis', 200, 200],
    ['GET', '/openapi/v3', 200, 200],
    ['POST', `${configMaps}?dryRun=All`, 201, 403, configMap('x')],
    ['PUT', `${configMaps}/kube-root-ca.crt?dryRun=All`, 200, 403, configMap('kube-root-ca.crt')],
    ['DELETE', `${configMaps}/kube-root-ca.crt?dryRun=All`, 200, 403],
    ['DELETE', `${configMaps}?dryRun=All`, 200, 403],
    ['PATCH', '/api/v1/nodes/pool-1-0?dryRun=All', 415, 403],
    [
      'POST',
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      201,
      201,
      review('SelfSubjectReview'),
    ],
    [
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      201,
      201,
      review('SelfSubjectAccessReview'),
    ],
    [
      'POST',
      '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      201,
      201,
      review('SelfSubjectRulesReview'),
    ],
  ]
  test.each(rows)('%s %s', async (...row) => {
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
  const tooLong = 'x'.repeat(1_100_000)
  type Case = readonly [
    what: string,
    method: string,
    path: string,
    init: KubernetesInit,
    code: number,
    reason: string,
    message: string | RegExp,
  ]
  const deployments = '/apis/apps/v1/namespaces/default/deployments'
  const cases: readonly Case[] = [
    [
      'an address of nothing',
      'GET',
      '/apis/x/v1',
      {},
      404,
      'NotFound',
      'the server could not find the requested resource',
    ],
    ['an address that is none', 'GET', 'https://[', {}, 400, 'BadRequest', 'the address is none'],
    [
      'an object that is not there',
      'GET',
      `${deployments}/web`,
      {},
      404,
      'NotFound',
      'deployments.apps "web" not found',
    ],
    [
      'a method that means nothing',
      'PUT',
      configMaps,
      {},
      405,
      'MethodNotAllowed',
      /does not allow this method/,
    ],
    [
      'an answer that is not made',
      'GET',
      configMaps,
      { headers: { accept: 'application/vnd.kubernetes.protobuf' } },
      406,
      'NotAcceptable',
      /application\/json/,
    ],
    [
      'a body of another type',
      'POST',
      configMaps,
      { body: configMap('x'), ...typed('application/cbor') },
      415,
      'UnsupportedMediaType',
      /\(application\/cbor\)/,
    ],
    [
      'a body that is no JSON',
      'POST',
      configMaps,
      { body: Buffer.from('{') },
      400,
      'BadRequest',
      'the body is not JSON',
    ],
    [
      'a body that is nested too deep',
      'POST',
      configMaps,
      { body: Buffer.from('['.repeat(500) + ']'.repeat(500)) },
      400,
      'BadRequest',
      /nested/,
    ],
    [
      'a body that is no protobuf',
      'POST',
      configMaps,
      { body: Buffer.from('k8s\0\u00ff'), ...typed('application/vnd.kubernetes.protobuf') },
      400,
      'BadRequest',
      /as protobuf/,
    ],
    [
      'an object of another kind',
      'POST',
      configMaps,
      { body: { ...configMap('x'), kind: 'Secret' } },
      400,
      'BadRequest',
      /must be of type ConfigMap/,
    ],
    [
      'a value of another type',
      'POST',
      configMaps,
      { body: { ...configMap('x'), data: { a: 1 } } },
      400,
      'BadRequest',
      /cannot unmarshal number into Go struct field ConfigMap\.data of type string/,
    ],
    [
      'no name',
      'POST',
      configMaps,
      { body: configMap('') },
      422,
      'Invalid',
      /metadata\.name: Required value/,
    ],
    [
      'a bad name',
      'POST',
      configMaps,
      { body: configMap('Bad_Name') },
      422,
      'Invalid',
      /Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain/,
    ],
    [
      'what is there already',
      'POST',
      configMaps,
      { body: configMap('kube-root-ca.crt') },
      409,
      'AlreadyExists',
      'configmaps "kube-root-ca.crt" already exists',
    ],
    [
      'another namespace than that of the address',
      'POST',
      configMaps,
      { body: configMap('x', {}, { namespace: 'kube-system' }) },
      400,
      'BadRequest',
      /does not match the namespace/,
    ],
    [
      'a namespace that is not there',
      'POST',
      '/api/v1/namespaces/x/configmaps',
      { body: configMap('x') },
      404,
      'NotFound',
      'namespaces "x" not found',
    ],
    [
      'a member that nobody knows',
      'POST',
      `${configMaps}?fieldValidation=Strict`,
      { body: { ...configMap('x'), dta: {} } },
      400,
      'BadRequest',
      /strict decoding error: unknown field "dta"/,
    ],
    [
      'what must be there',
      'POST',
      deployments,
      { body: { metadata: { name: 'x' }, spec: {} } },
      422,
      'Invalid',
      /Deployment\.apps "x" is invalid: .*spec\.template\.spec\.containers: Required value/,
    ],
    [
      'labels that its selector does not select',
      'POST',
      deployments,
      {
        body: {
          metadata: { name: 'x' },
          spec: {
            selector: { matchLabels: { a: 'b' } },
            template: { spec: { containers: [{ name: 'c' }] } },
          },
        },
      },
      422,
      'Invalid',
      /`selector` does not match template `labels`/,
    ],
    [
      'an object that has changed',
      'PUT',
      `${configMaps}/kube-root-ca.crt`,
      { body: configMap('kube-root-ca.crt', {}, { resourceVersion: '1' }) },
      409,
      'Conflict',
      /the object has been modified/,
    ],
    [
      'another object of the same name',
      'DELETE',
      `${configMaps}/kube-root-ca.crt`,
      { body: { preconditions: { uid: 'x' } } },
      409,
      'Conflict',
      /the UID in the precondition \(x\) does not match the UID in record/,
    ],
    [
      'a namespace that every cluster has',
      'DELETE',
      '/api/v1/namespaces/default',
      {},
      403,
      'Forbidden',
      /this namespace may not be deleted/,
    ],
    [
      'a selector that is none',
      'GET',
      `${configMaps}?labelSelector=a%20b`,
      {},
      400,
      'BadRequest',
      /unable to parse requirement/,
    ],
    [
      'a trial of another kind',
      'POST',
      `${configMaps}?dryRun=Some`,
      { body: configMap('x') },
      422,
      'Invalid',
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
    ],
    [
      'an apply without a manager',
      'PATCH',
      `${configMaps}/x`,
      { body: configMap('x'), ...typed('application/apply-patch+yaml') },
      422,
      'Invalid',
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'a container without an image',
      'POST',
      '/api/v1/namespaces/default/pods',
      { body: { metadata: { name: 'x' }, spec: { containers: [{ name: 'c' }] } } },
      422,
      'Invalid',
      'Pod "x" is invalid: spec.containers[0].image: Required value',
    ],
    [
      'an object that is too large',
      'POST',
      configMaps,
      { body: configMap('x', { tooLong }) },
      413,
      'RequestEntityTooLarge',
      /limit is 1048576/,
    ],
    [
      'a body that is too large',
      'POST',
      configMaps,
      { body: Buffer.alloc(3 * 1024 * 1024 + 1, 32) },
      413,
      'RequestEntityTooLarge',
      /limit is 3145728 bytes/,
    ],
    [
      'a patch that does not apply',
      'PATCH',
      `${configMaps}/kube-root-ca.crt`,
      {
        body: [{ op: 'test', path: '/kind', value: 'x' }],
        ...typed('application/json-patch+json'),
      },
      422,
      'Invalid',
      'testing value /kind failed',
    ],
    [
      'the log of a pod that is not there',
      'GET',
      '/api/v1/namespaces/default/pods/x/log',
      {},
      404,
      'NotFound',
      'pods "x" not found',
    ],
  ]
  test.each(cases)('%s', async (...row) => {
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

const large = (name: string) => ({ body: configMap(name, { a: 'x'.repeat(1_000_000) }) })

describe('what one cluster may hold', () => {
  test('is bounded in bytes, and what did not fit is nowhere', async () => {
    const crowded = await makeReadyCluster(platform, 'crowded')
    const client = createKubernetesClient(await kubeconfigFor(platform, crowded, 'alice'))
    const statuses: number[] = []
    for (let n = 0; n < 17; n++) {
      statuses.push((await client.request('POST', configMaps, large(`n${n}`))).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 16 }, () => 201), 403])
    expect((await client.request('GET', `${configMaps}/n16`)).status).toBe(404)
    await client.request('DELETE', `${configMaps}/n0`)
    expect((await client.request('POST', configMaps, large('n16'))).status).toBe(201)
  })

  test('is bounded in watches', async () => {
    const path = `${configMaps}?watch=1`
    const count = maxWatches.cluster
    const watches = await Promise.all(Array.from({ length: count }, () => admin.watch(path)))
    expect(await admin.request('GET', path)).toMatchObject({
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
    const dataDir = await makeDataDir()
    const host = loopbackHost()
    const start = () => startPlatform({ dataDir, host, stepMs: 0, deviceIntervalS: 0, seed: 1 })
    const first = await start()
    const token = await accessTokenOf(first.url, 'alice')
    const call = (method: string, path: string, body: object) =>
      callApi(first.url, token, method, path, { body })
    const { id: kept } = clusterOf(await call('POST', '/clusters', { name: 'kept' }))
    const { text } = await waitUntil(
      () => call('POST', `/clusters/${kept}/kubeconfig`, { auth: 'token' }),
      ({ status }) => status === 200,
    )
    const { kubeconfig }: { readonly kubeconfig: string } = JSON.parse(text)
    const client = createKubernetesClient(kubeconfig)
    const made = await client.request('POST', configMaps, { body: configMap('kept', { a: 'b' }) })
    await first.close()
    const second = await start()
    // The connections of the other are closed.
    const again = createKubernetesClient(kubeconfig)
    const found = await again.request('GET', `${configMaps}/kept`)
    expect(found.json).toEqual(made.json)
    // What happened before is forgotten: who watches from there has to list again.
    const events = await again.watch(`${configMaps}?watch=1&resourceVersion=1`)
    expect(await events.next()).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    })
    events.stop()
    await second.close()
    await removeDataDir(dataDir)
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
