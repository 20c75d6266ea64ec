import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { WireCluster } from '../src/api/wire-cluster.ts'
import { clusterOf, jsonOf, listOf } from './support/replies.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'
import { waitUntil } from './support/wait-until.ts'

// The shapes that the public Go client decodes, to the letter: field by field, nothing more.

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform()
})
afterAll(async () => {
  await platform.end()
})

const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const alice = { id: uuid, name: 'Alice Ames', upn: 'alice@acme.example', roles: ['owner'] }
const bob = { id: uuid, name: 'Bob Brook', upn: 'bob@acme.example', roles: ['member'] }
const checkout = { id: uuid, name: 'Checkout', description: 'Sells things', roles: [] }
const team = { id: uuid, name: 'Platform', description: 'Runs the clusters', roles: ['owner'] }

describe('what alice reads', () => {
  test.each([
    [
      '/me',
      { id: uuid, name: 'Alice Ames', organizationRoles: ['owner'], organizationName: 'Acme' },
    ],
    [
      '/integrations/instances',
      [
        {
          id: uuid,
          type: 'EntraID',
          name: 'acme-entra',
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      ],
    ],
    ['/users', [alice, bob]],
    ['/users/by-upn/bob@acme.example', bob],
    ['/users/by-upn/BOB%40acme.example', bob],
    ['/teams', [checkout, team]],
    ['/teams/by-name/Platform', team],
    ['/clusters', []],
    ['/quota', { clusters: { limit: 5, used: 0 } }],
  ])('GET %s', async (path, expected) => {
    const reply = await platform.api('alice', 'GET', path)
    expect(reply.status).toBe(200)
    expect(jsonOf(reply)).toEqual(expected)
    expect(reply.headers.get('content-type')).toBe('application/json')
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('GET /teams/{id}/members', async () => {
    const [first] = listOf(await platform.api('bob', 'GET', '/teams'))
    const reply = await platform.api('alice', 'GET', `/teams/${first?.id}/members`)
    expect(jsonOf(reply)).toEqual([
      {
        subject: { type: 'user', name: 'Bob Brook', details: 'bob@acme.example', id: uuid },
        roles: ['owner'],
      },
    ])
  })
})

const get = async (path: string) => clusterOf(await platform.api('alice', 'GET', path))

describe('a cluster', () => {
  let created: WireCluster

  test('is created from a body without Content-Type, under a name with a suffix', async () => {
    const nodepools = [
      { preset: 'minimal', replicas: 2 },
      { preset: 'balanced', autoscalingEnabled: true, minCount: 2, maxCount: 8 },
    ]
    const body = { name: 'demo', ssoProvisioner: 'acme-entra', nodepools }
    const reply = await platform.api('alice', 'POST', '/clusters', { body })
    expect(reply.status).toBe(201)
    created = clusterOf(reply)
    expect(reply.headers.get('location')).toBe(`/api/v1/clusters/${created.id}`)
    expect(created).toEqual({
      id: uuid,
      name: expect.stringMatching(/^demo-[a-z0-9]{6}$/),
      version: '1.35.2',
      consoleUrl: '',
      epg: '',
      ingressIp: '',
      nodePools: [
        {
          id: uuid,
          name: 'pool-1',
          preset: 'minimal',
          replicas: 2,
          compute: { cores: 2, memory: '8Gi' },
        },
        {
          id: uuid,
          name: 'pool-2',
          preset: 'balanced',
          autoscalingEnabled: true,
          minCount: 2,
          maxCount: 8,
          compute: { cores: 4, memory: '16Gi' },
        },
      ],
      status: {
        ready: { status: false, message: '', reason: 'Pending' },
        deployment: { active: true, failed: false },
      },
      roles: ['admin'],
      state: 'pending',
      labels: {},
      protected: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
  })

  test('becomes ready, and reads the same by name, by id, by status and in the list', async () => {
    const ready = await waitUntil(
      () => get(`/clusters/by-name/${created.name}`),
      ({ status }) => status.ready.status,
    )
    expect(ready).toEqual({
      ...created,
      epg: expect.stringMatching(/^sim-[0-9a-f]{8}$/),
      ingressIp: expect.stringMatching(/^198\.51\.100\.\d{1,3}$/),
      status: {
        ready: { status: true, message: '', reason: 'Ready' },
        deployment: { active: false, failed: false },
      },
      state: 'ready',
    })
    expect(await get(`/clusters/${ready.id}`)).toEqual(ready)
    expect(await get(`/clusters/${ready.id}/status`)).toEqual(ready)
    expect(await get('/clusters')).toEqual([ready])
  })

  test('is deleted with an empty answer, and gone once that is done', async () => {
    const reply = await platform.api('alice', 'DELETE', `/clusters/${created.id}`)
    expect(reply).toMatchObject({ status: 202, text: '' })
    const gone = await waitUntil(
      () => platform.api('alice', 'GET', `/clusters/${created.id}`),
      ({ status }) => status !== 200,
    )
    expect(gone.status).toBe(404)
    expect(await get('/clusters')).toEqual([])
  })
})

describe('a refusal', () => {
  const problem = { accept: 'application/problem+json' }

  type Case = [string, string | undefined, string, string, string | undefined, number, string]
  test.each<Case>([
    ['no token', undefined, 'GET', '/me', undefined, 401, 'unauthenticated'],
    ['an unknown cluster', 'alice', 'GET', '/clusters/x', undefined, 404, 'not_found'],
    ['an unknown address', 'alice', 'GET', '/nothing', undefined, 404, 'not_found'],
    ['a method not served', 'alice', 'PUT', '/clusters', undefined, 405, 'method_not_allowed'],
    ['a body that is no JSON', 'alice', 'POST', '/clusters', '{"name":', 400, 'invalid_json'],
    ['no body', 'alice', 'POST', '/clusters', undefined, 400, 'invalid_json'],
    ['a body that is no cluster', 'alice', 'POST', '/clusters', '[]', 400, 'invalid_request'],
    ['too much', 'alice', 'POST', '/clusters', ' '.repeat(70_000), 413, 'body_too_large'],
  ])('of %s is a line of text with a length, or a problem document', async (_c, ...args) => {
    const [login, method, path, body, status, code] = args
    const init = body === undefined ? {} : { body }
    const plain = await platform.api(login, method, path, init)
    expect(plain.status).toBe(status)
    expect(plain.text).toMatch(new RegExp(`^${code}: [^\\n]+\\n$`))
    expect(plain.headers.get('content-length')).toBe(String(plain.text.length))
    expect(plain.headers.get('content-type')).toBe('text/plain; charset=utf-8')

    const document = await platform.api(login, method, path, { ...init, headers: problem })
    expect(document.headers.get('content-type')).toBe('application/problem+json')
    expect(jsonOf(document)).toMatchObject({
      type: `urn:indev:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      requestId: document.headers.get('x-request-id'),
      retryable: false,
    })
  })

  test('of a method names those that are served', async () => {
    const reply = await platform.api('alice', 'PUT', '/clusters')
    expect(reply.headers.get('allow')).toBe('GET, POST')
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
