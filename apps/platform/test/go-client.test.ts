import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contracts } from '../src/api/contract/contracts.ts'
import { operationContracts } from '../src/api/contract/operation-contracts.ts'
import { checkReply, contractOf } from './support/contract-check.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

// Every request that the public Go client makes, byte by byte: no Content-Type, no Accept, Go's own
// User-Agent, names that are not escaped, ids joined with a bare colon. What it decodes is compared
// field by field, since it ignores what it does not know.

interface GoReply {
  readonly status: number
  readonly contentLength: string | undefined
  readonly text: string
}

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform({ stepMs: 3_600_000 })
})
afterAll(async () => {
  await platform.end()
})

/** As Go's http.Client sends it with `Authorization` and `traceparent` set. */
async function go(method: string, path: string, body?: string): Promise<GoReply> {
  const { hostname, port } = new URL(platform.url)
  const headers = {
    'User-Agent': 'Go-http-client/1.1',
    Authorization: `Bearer ${await platform.token('alice')}`,
    Traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'Accept-Encoding': 'gzip',
    ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, method, path: `/api/v1${path}`, headers },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.once('end', () => {
          const status = response.statusCode ?? 0
          const contentLength = response.headers['content-length']
          const received = new Headers()
          for (const name of ['content-type', 'content-length'] as const) {
            const value = response.headers[name]
            if (value !== undefined) received.set(name, value)
          }
          try {
            checkReply(method, path, { status, headers: received, text })
            resolve({ status, contentLength, text })
          } catch (error) {
            reject(error)
          }
        })
      },
    )
    sent.once('error', reject)
    sent.end(body)
  })
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const anId = expect.stringMatching(uuid)
const rfc3339 = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const alice = { id: anId, name: 'Alice Ames', upn: 'alice@acme.example' }

/** Ids that one request learns and a later one needs: `{name}` in a path or body stands for one. */
const learned = new Map<string, string>()
const fill = (text: string) =>
  text.replaceAll(/<(\w+)>/g, (_all, name: string) => learned.get(name) ?? `<${name}>`)

/** Keeps the id and the name of what was answered, or of the first in a list. */
function learn(name: string, text: string): void {
  const value: { readonly id?: string; readonly name?: string } | readonly [] = JSON.parse(text)
  const { id, name: itsName } = 'length' in value ? first(text) : value
  if (id !== undefined) learned.set(name, id)
  if (itsName !== undefined) learned.set(`${name}Name`, itsName)
}

function first(text: string): { readonly id?: string; readonly name?: string } {
  const [item]: readonly { readonly id: string; readonly name: string }[] = JSON.parse(text)
  return item ?? {}
}

interface Case {
  readonly does: string
  readonly send: readonly [method: string, path: string, body?: string]
  readonly status: number
  /** What it decodes; a text is an error's body, as it prints it; undefined, nothing. */
  readonly gets: unknown
  readonly learns?: string
}

const pools = '[{"preset":"minimal","replicas":2}]'
const cluster = {
  id: anId,
  name: expect.stringMatching(/^demo-[a-z0-9]{6}$/),
  version: expect.any(String),
  consoleUrl: expect.any(String),
  epg: expect.any(String),
  ingressIp: expect.any(String),
  nodePools: [
    {
      id: anId,
      name: 'pool-1',
      preset: 'minimal',
      replicas: 2,
      compute: { cores: 2, memory: '8Gi' },
    },
  ],
  status: {
    ready: { status: false, message: expect.any(String), reason: expect.any(String) },
    deployment: { active: true, failed: false },
  },
  roles: ['admin'],
  // It reads none of these.
  state: expect.any(String),
  labels: {},
  protected: false,
  createdAt: rfc3339,
}
const team = { id: anId, name: 'Night Shift', description: 'Sleeps by day', roles: ['owner'] }
const userSubject = { type: 'user', name: 'Bob Brook', details: 'bob@acme.example', id: anId }
const aliceSubject = { type: 'user', name: 'Alice Ames', details: 'alice@acme.example', id: anId }
const teamSubject = { type: 'team', name: 'Night Shift', details: 'Sleeps by day', id: anId }
const deployment = {
  id: anId,
  name: 'chat',
  model: 'sim-small-8b',
  endpoint: expect.stringMatching(/^https:/),
  createdBy: alice,
}
const key = {
  id: anId,
  name: 'ci-key',
  prefix: expect.stringMatching(/^sim_.{4}$/),
  createdBy: alice,
  createdAt: rfc3339,
  expiresAt: rfc3339,
}
const secret = { id: anId, name: 'ghcr', createdAt: rfc3339, registries: ['ghcr.io'] }

const cases: readonly Case[] = [
  {
    does: 'account show',
    send: ['GET', '/me'],
    status: 200,
    gets: { id: anId, name: 'Alice Ames', organizationRoles: ['owner'], organizationName: 'Acme' },
  },
  {
    does: 'cluster list, empty',
    send: ['GET', '/clusters'],
    status: 200,
    gets: [],
  },
  {
    does: 'integrations before a create',
    send: ['GET', '/integrations/instances'],
    status: 200,
    gets: [{ id: anId, type: 'EntraID', name: 'acme-entra', createdAt: rfc3339 }],
    learns: 'sso',
  },
  {
    does: 'cluster create',
    send: ['POST', '/clusters', `{"name":"demo","ssoProvisioner":"<sso>","nodepools":${pools}}`],
    status: 201,
    gets: cluster,
    learns: 'cluster',
  },
  {
    does: 'cluster list',
    send: ['GET', '/clusters'],
    status: 200,
    gets: [cluster],
  },
  {
    does: 'cluster get',
    send: ['GET', '/clusters/by-name/<clusterName>'],
    status: 200,
    gets: cluster,
  },
  {
    does: 'cluster get of a name that is not there',
    send: ['GET', '/clusters/by-name/nobody'],
    status: 404,
    gets: 'not_found: there is no such cluster\n',
  },
  {
    does: 'cluster status',
    send: ['GET', '/clusters/<cluster>/status'],
    status: 200,
    gets: cluster,
  },
  {
    does: 'user list',
    send: ['GET', '/users'],
    status: 200,
    gets: [
      { ...alice, roles: ['owner'] },
      { id: anId, name: 'Bob Brook', upn: 'bob@acme.example', roles: ['member'] },
    ],
  },
  {
    does: 'user by UPN',
    send: ['GET', '/users/by-upn/bob@acme.example'],
    status: 200,
    gets: { id: anId, name: 'Bob Brook', upn: 'bob@acme.example', roles: ['member'] },
    learns: 'bob',
  },
  {
    does: 'team create',
    send: ['POST', '/teams', '{"name":"Night Shift","description":"Sleeps by day"}'],
    status: 201,
    gets: team,
    learns: 'team',
  },
  {
    does: 'team create again',
    send: ['POST', '/teams', '{"name":"Night Shift","description":"Sleeps by day"}'],
    status: 409,
    gets: 'name_taken: your organization has a team of this name\n',
  },
  {
    does: 'team create with a name that its own rules refuse',
    send: ['POST', '/teams', '{"name":"a--b","description":"x"}'],
    status: 400,
    gets: expect.stringMatching(/^invalid_request: name must have at least 3 characters/),
  },
  {
    does: 'team list',
    send: ['GET', '/teams'],
    status: 200,
    gets: expect.arrayContaining([team]),
  },
  { does: 'team get', send: ['GET', '/teams/by-name/Night%20Shift'], status: 200, gets: team },
  {
    does: 'team member add',
    send: [
      'POST',
      '/teams/<team>/members',
      '[{"roles":["member"],"subject":{"id":"<bob>","type":"user"}}]',
    ],
    status: 201,
    gets: expect.anything(),
  },
  {
    does: 'team member add again',
    send: [
      'POST',
      '/teams/<team>/members',
      '[{"roles":["member"],"subject":{"id":"<bob>","type":"user"}}]',
    ],
    status: 409,
    gets: 'member_exists: has a role here already\n',
  },
  {
    does: 'team members',
    send: ['GET', '/teams/<team>/members'],
    status: 200,
    gets: [
      { subject: aliceSubject, roles: ['owner'] },
      { subject: userSubject, roles: ['member'] },
    ],
  },
  {
    does: 'cluster access grant to a user',
    send: [
      'POST',
      '/clusters/<cluster>/members',
      '{"values":[{"subject":{"type":"user","id":"<bob>"},"roles":["reader"]}]}',
    ],
    status: 201,
    gets: expect.anything(),
  },
  {
    does: 'cluster access grant to a team',
    send: [
      'POST',
      '/clusters/<cluster>/members',
      '{"values":[{"subject":{"type":"team","id":"<team>"},"roles":["admin"]}]}',
    ],
    status: 201,
    gets: expect.anything(),
  },
  {
    does: 'cluster access grant again',
    send: [
      'POST',
      '/clusters/<cluster>/members',
      '{"values":[{"subject":{"type":"user","id":"<bob>"},"roles":["admin"]}]}',
    ],
    status: 409,
    gets: 'member_exists: has a role here already\n',
  },
  {
    does: 'cluster access list',
    send: ['GET', '/clusters/<cluster>/members'],
    status: 200,
    gets: [
      { subject: aliceSubject, roles: ['admin'] },
      { subject: userSubject, roles: ['reader'] },
      { subject: teamSubject, roles: ['admin'] },
    ],
  },
  {
    does: 'cluster access revoke',
    send: ['DELETE', '/clusters/<cluster>/members/user:<bob>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'cluster access revoke again',
    send: ['DELETE', '/clusters/<cluster>/members/user:<bob>'],
    status: 404,
    gets: 'not_found: has no role here\n',
  },
  {
    does: 'cluster access revoke of a team',
    send: ['DELETE', '/clusters/<cluster>/members/team:<team>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'team member remove',
    send: ['DELETE', '/teams/<team>/members/user:<bob>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'team member remove again',
    send: ['DELETE', '/teams/<team>/members/user:<bob>'],
    status: 404,
    gets: 'not_found: has no role here\n',
  },
  { does: 'team delete', send: ['DELETE', '/teams/<team>'], status: 204, gets: undefined },
  {
    does: 'ai model list',
    send: ['GET', '/blurite/models'],
    status: 200,
    gets: expect.arrayContaining([
      {
        id: 'sim-small-8b',
        displayName: expect.any(String),
        description: expect.any(String),
        contextLength: expect.any(Number),
      },
    ]),
  },
  {
    does: 'ai deployment create',
    send: ['POST', '/blurite/llm-deployments', '{"name":"chat","model":"sim-small-8b"}'],
    status: 201,
    gets: deployment,
    learns: 'deployment',
  },
  {
    does: 'ai deployment list',
    send: ['GET', '/blurite/llm-deployments'],
    status: 200,
    gets: [deployment],
  },
  {
    does: 'ai deployment by name',
    send: ['GET', '/blurite/llm-deployments/by-name/chat'],
    status: 200,
    gets: deployment,
  },
  {
    does: 'ai apikey create',
    send: [
      'POST',
      '/blurite/llm-deployments/<deployment>/api-keys',
      '{"name":"ci-key","ttlDays":30}',
    ],
    status: 201,
    gets: { ...key, key: expect.stringMatching(/^sim_.{32}$/) },
    learns: 'key',
  },
  {
    does: 'ai apikey list, without the key',
    send: ['GET', '/blurite/llm-deployments/<deployment>/api-keys'],
    status: 200,
    gets: [key],
  },
  {
    does: 'ai apikey by name',
    send: ['GET', '/blurite/llm-deployments/<deployment>/api-keys/by-name/ci-key'],
    status: 200,
    gets: key,
  },
  {
    does: 'ai apikey delete',
    send: ['DELETE', '/blurite/llm-deployments/<deployment>/api-keys/<key>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'ai deployment delete',
    send: ['DELETE', '/blurite/llm-deployments/<deployment>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'pull-secret create',
    send: [
      'POST',
      '/settings/image-pull-secrets',
      '{"name":"ghcr","registries":{"ghcr.io":{"username":"robot","password":"p4ss"}}}',
    ],
    status: 201,
    gets: secret,
    learns: 'secret',
  },
  {
    does: 'pull-secret list',
    send: ['GET', '/settings/image-pull-secrets'],
    status: 200,
    gets: [secret],
  },
  {
    does: 'pull-secret get',
    send: ['GET', '/settings/image-pull-secrets/<secret>'],
    status: 200,
    gets: secret,
  },
  {
    does: 'pull-secret registry add',
    send: [
      'PATCH',
      '/settings/image-pull-secrets/<secret>',
      '{"registries":{"quay.io":{"username":"robot","password":"p4ss"}}}',
    ],
    status: 200,
    gets: { ...secret, registries: ['ghcr.io', 'quay.io'] },
  },
  {
    does: 'pull-secret registry remove',
    send: ['PATCH', '/settings/image-pull-secrets/<secret>', '{"registries":{"quay.io":null}}'],
    status: 200,
    gets: secret,
  },
  {
    does: 'pull-secret registry remove of the last',
    send: ['PATCH', '/settings/image-pull-secrets/<secret>', '{"registries":{"ghcr.io":null}}'],
    status: 400,
    gets: 'invalid_request: registries one must stay\n',
  },
  {
    does: 'cluster pull-secret set',
    send: ['PUT', '/clusters/<cluster>/image-pull-secrets/<secret>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'cluster get, with its pull secret',
    send: ['GET', '/clusters/by-name/<clusterName>'],
    status: 200,
    gets: { ...cluster, imagePullSecret: { id: anId, name: 'ghcr', registries: ['ghcr.io'] } },
  },
  {
    does: 'cluster create with a pull secret',
    send: [
      'POST',
      '/clusters',
      `{"name":"demo","ssoProvisioner":"<sso>","nodepools":${pools},"pullSecretRef":"ghcr"}`,
    ],
    status: 201,
    gets: { ...cluster, imagePullSecret: { id: anId, name: 'ghcr', registries: ['ghcr.io'] } },
    learns: 'second',
  },
  {
    does: 'pull-secret delete',
    send: ['DELETE', '/settings/image-pull-secrets/<secret>'],
    status: 204,
    gets: undefined,
  },
  {
    does: 'cluster get, its pull secret gone',
    send: ['GET', '/clusters/by-name/<clusterName>'],
    status: 200,
    gets: cluster,
  },
  {
    does: 'cluster create, autoscaling',
    send: [
      'POST',
      '/clusters',
      `{"name":"demo","ssoProvisioner":"<sso>","nodepools":[{"preset":"balanced","autoscalingEnabled":true,"minCount":2,"maxCount":8}]}`,
    ],
    status: 201,
    gets: {
      ...cluster,
      nodePools: [
        {
          id: anId,
          name: 'pool-1',
          preset: 'balanced',
          autoscalingEnabled: true,
          minCount: 2,
          maxCount: 8,
          compute: { cores: 4, memory: '16Gi' },
        },
      ],
    },
  },
  { does: 'cluster delete', send: ['DELETE', '/clusters/<cluster>'], status: 202, gets: undefined },
]

describe('the public Go client, in this order:', () => {
  test.each(cases)('$does', async ({ send: [method, path, body], status, gets, learns }) => {
    const reply = await go(method, fill(path), body === undefined ? undefined : fill(body))
    expect([reply.status, reply.text === '' ? undefined : valueOf(reply)]).toEqual([status, gets])
    // It prints an error's body only where the length is known.
    if (learns !== undefined) learn(learns, reply.text)
  })

  test('(so that the table is whole) has asked for every route but ours', () => {
    const ours = ['getCluster', 'changeCluster', 'getQuota', ...Object.keys(operationContracts)]
    const asked = new Set(cases.map(({ send: [method, path] }) => contractOf(method, path)))
    const others = Object.entries(contracts).filter(([, contract]) => !asked.has(contract))
    expect(others.map(([id]) => id)).toEqual(ours)
  })
})

function valueOf({ status, text }: GoReply): unknown {
  return status < 400 ? JSON.parse(text) : text
}

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
