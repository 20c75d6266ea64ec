import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contracts } from '../src/api/contract/contracts.ts'
import {
  actors,
  deploymentBody,
  deployments,
  keyBody,
  rows,
  secretBody,
} from './support/authorization-table.ts'
import { clusterOf, jsonOf, listOf } from './support/replies.ts'
import { contractOf } from './support/contract-check.ts'
import { mintToken, type TokenChange } from './support/mint-token.ts'
import { callApi, startTestPlatform, type TestPlatform } from './support/test-platform.ts'
import { signIn } from './support/sign-in.ts'
import { twoOrganizations } from './support/two-organizations.ts'

let platform: TestPlatform
/** What the paths of the table stand for; bob made the cluster and the deployment and owns the team. */
const ids: Record<string, string> = {}
beforeAll(async () => {
  // Steps so long that nothing becomes ready here.
  platform = await startTestPlatform({ directory: twoOrganizations, stepMs: 3_600_000 })
  const make = async (login: string, path: string, body: object) => {
    const reply = await platform.api(login, 'POST', path, { body })
    return clusterOf(reply)
  }
  const { id, name } = await make('bob', '/clusters', { name: 'of-bob' })
  const teams = listOf(await platform.api('alice', 'GET', '/teams'))
  const deployment = await make('bob', deployments, deploymentBody)
  const keys = `${deployments}/${deployment.id}/api-keys`
  Object.assign(ids, {
    NAME: name,
    CLUSTER: id,
    TEAM: teams[0]?.id,
    OPERATION: listOf(await platform.api('bob', 'GET', '/operations'))[0]?.id,
    SECRET: (await make('alice', '/settings/image-pull-secrets', secretBody)).id,
    DEPLOYMENT: deployment.id,
    KEY: (await make('bob', keys, keyBody)).id,
  })
})
afterAll(async () => {
  await platform.end()
})

describe('actor x route', () => {
  // Rest parameters: Jest would take a fourth one for a callback where a row has three.
  test.each(rows)('%s %s', async (...row) => {
    const [method, template, expected, body] = row
    const path = template.replace(/[A-Z]{3,}/, (name) => ids[name] ?? name)
    const init = body === undefined ? {} : { body }
    const statuses = []
    for (const [index, actor] of actors.entries()) {
      const login = actor === 'nobody' ? undefined : actor
      const skip = expected[index] === undefined
      statuses.push(skip ? undefined : (await platform.api(login, method, path, init)).status)
    }
    expect(statuses).toEqual(expected)
  })

  test('(so that the table is whole) has a row for every route', () => {
    const asked = new Set(rows.map(([method, path]) => contractOf(method, path)))
    const others = Object.entries(contracts).filter(([, contract]) => !asked.has(contract))
    expect(others.map(([id]) => id)).toEqual([])
  })

  test.each([
    ['bob', ['admin']],
    ['alice', ['admin']],
    ['ben', ['reader']],
  ])('the cluster tells %s the roles %p', async (login, roles) => {
    const reply = await platform.api(login, 'GET', `/clusters/${ids['CLUSTER']}`)
    expect(jsonOf(reply)).toMatchObject({ roles })
  })

  test('an organization sees only its own', async () => {
    expect(jsonOf(await platform.api('carol', 'GET', '/clusters'))).toEqual([])
    expect(jsonOf(await platform.api('carol', 'GET', '/users'))).toHaveLength(1)
    expect(jsonOf(await platform.api('carol', 'GET', '/teams'))).toHaveLength(1)
    expect(jsonOf(await platform.api('carol', 'GET', '/quota'))).toEqual({
      clusters: { limit: 5, used: 0 },
    })
  })

  test.each(['bob', 'alice'])('%s may delete it', async (login) => {
    const reply = await platform.api(login, 'DELETE', `/clusters/${ids['CLUSTER']}`)
    expect(reply.status).toBe(202)
  })
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const sign = (change: TokenChange) => mintToken(platform, 'alice', change)

describe('a token', () => {
  test('that the platform could have made is taken (so that the refusals below mean something)', async () => {
    const reply = await callApi(platform.url, await sign({}), 'GET', '/me')
    expect(reply.status).toBe(200)
  })

  test.each([
    ['has expired', { payload: { exp: 1 } }],
    ['is for another audience', { payload: { aud: 'urn:other' } }],
    ['comes from another issuer', { payload: { iss: 'http://127.0.0.1:1/oidc' } }],
    ['is an id token by type', { header: { typ: 'JWT' } }],
    ['names nobody', { payload: { sub: 'nobody' } }],
  ])('that %s is refused with a challenge', async (_case, change) => {
    const reply = await callApi(platform.url, await sign(change), 'GET', '/me')
    expect(reply.status).toBe(401)
    expect(reply.headers.get('www-authenticate')).toBe(
      'Bearer realm="indev", error="invalid_token"',
    )
  })

  test('without the scope is refused with the scope', async () => {
    const token = await sign({ payload: { scope: 'openid' } })
    const reply = await callApi(platform.url, token, 'GET', '/me')
    expect(reply.status).toBe(403)
    expect(reply.headers.get('www-authenticate')).toBe(
      'Bearer realm="indev", error="insufficient_scope", scope="clusters"',
    )
  })

  test('that is forged, unsigned or signed with a public key is refused', async () => {
    const real = await sign({})
    const [header = '', payload = ''] = real.split('.')
    const none = encode({ alg: 'none', typ: 'at+jwt' })
    const hs256 = encode({ alg: 'HS256', typ: 'at+jwt' })
    const jwks = await (await fetch(`${platform.url}/oidc/jwks`)).text()
    const mac = createHmac('sha256', jwks).update(`${hs256}.${payload}`).digest('base64url')
    const forgeries = [
      'nonsense',
      `${header}.${payload}.`,
      `${header}.${payload}.AAAA`,
      `${none}.${payload}.`,
      `${hs256}.${payload}.${mac}`,
    ]
    const replies = await Promise.all(
      forgeries.map((token) => callApi(platform.url, token, 'GET', '/me')),
    )
    expect(replies.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
  })

  test('whose user asked for no API scope gets no access to the API', async () => {
    const { access_token: token } = await signIn(platform.url, 'alice', 'openid profile')
    const reply = await callApi(platform.url, token, 'GET', '/me')
    expect(reply.status).toBe(403)
  })
})

describe('the key', () => {
  test('that signs is never shown', async () => {
    const text = await (await fetch(`${platform.url}/oidc/jwks`)).text()
    const jwks: { readonly keys: readonly object[] } = JSON.parse(text)
    expect(jwks.keys.map((key) => Object.keys(key).toSorted())).toEqual([
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    ])
  })
})
