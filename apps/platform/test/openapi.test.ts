import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { contractGroups, contracts } from '../src/api/contract/contracts.ts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { discovery } from '../src/api/contract/discovery-shape.ts'
import { features } from '../src/api/discovery.ts'
import { createValidator } from '../src/api/contract/validator.ts'
import { discoveryPath, openApiOf, type OpenApiDocument } from '../src/api/contract/openapi.ts'
import { renderApi } from './docs/render-api.ts'
import { renderTypes } from './docs/render-types.ts'
import { contractOf, faultsOf } from './support/contract-check.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform()
})
afterAll(async () => {
  await platform.end()
})

const document = openApiOf(contracts, '0.0.0', 'http://127.0.0.1/api/v1')

describe('the document', () => {
  test('is served to everybody and names the server that serves it', async () => {
    const response = await fetch(`${platform.url}/api/v1/openapi.json`)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual(
      JSON.parse(JSON.stringify(openApiOf(contracts, '0.0.0', `${platform.url}/api/v1`))),
    )
  })

  test('is what the official schema of OpenAPI 3.1 allows, which forbids more than nothing', async () => {
    const plain: OpenApiDocument = JSON.parse(JSON.stringify(document))
    const validator = new Validator()
    expect(await validator.validate({ ...plain })).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
    const { info: _info, ...nameless } = plain
    expect(await validator.validate(nameless)).toMatchObject({ valid: false })
  })

  test('has every route once, under an operation id of its own', () => {
    const ids = JSON.stringify(document).match(/"operationId":"\w+"/g) ?? []
    expect(ids.toSorted()).toEqual(
      ['discover', ...Object.keys(contracts)].map((id) => `"operationId":"${id}"`).toSorted(),
    )
    const grouped = Object.values(contractGroups).flatMap((group) => Object.keys(group))
    expect(grouped).toHaveLength(ids.length - 1)
  })

  test('refers to nothing that is not there, and every schema in it compiles', () => {
    const references = JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)
    const wanted = new Set([...references].map(([, name]) => name))
    expect(wanted).toEqual(new Set(Object.keys(document.components.schemas)))
    const checkOf = createValidator()
    const schemas = Object.values(contracts)
      .flatMap(({ body, query = {}, answers }) => [
        body,
        ...Object.values(query),
        ...Object.values(answers),
      ])
      .filter((schema) => schema !== undefined)
    // No schema takes a symbol.
    expect(schemas.filter((schema) => checkOf(schema)(Symbol.iterator).length === 0)).toEqual([])
  })

  test('is what docs/platform-api.md says (npm run docs)', async () => {
    const file = new URL('../../../docs/platform-api.md', import.meta.url)
    expect(await readFile(file, 'utf8')).toBe(renderApi(contractGroups))
  })

  test('is what the types of its clients are made of (npm run docs)', async () => {
    const file = new URL('../../indev/src/api/wire.ts', import.meta.url)
    expect(await readFile(file, 'utf8')).toBe(renderTypes(contracts))
  })
})

const json = (status: number, value: unknown, type = 'application/json') => {
  const text = JSON.stringify(value)
  const headers = new Headers({
    'content-type': type,
    'content-length': String(Buffer.byteLength(text)),
  })
  return { status, headers, text }
}

describe('a reply that the document does not promise fails the test that gets it', () => {
  const user = {
    id: '00000000-0000-8000-8000-000000000000',
    name: 'Alice',
    upn: 'alice@acme.example',
    roles: ['owner'],
  }
  const { upn: _upn, ...withoutUpn } = user

  test('(so that the cases below mean something) what it promises passes', () => {
    expect(faultsOf(contractOf('GET', '/users'), json(200, [user]))).toEqual([])
  })

  test.each([
    ['another status', json(201, [user])],
    ['another type', json(200, [user], 'text/html')],
    ['a wrapped list', json(200, { items: [user] })],
    ['a member too many', json(200, [{ ...user, email: '' }])],
    ['a member too few', json(200, [withoutUpn])],
    ['a member of another type', json(200, [{ ...user, roles: 'owner' }])],
    ['an unknown refusal', json(404, { code: 'gone' }, 'application/problem+json')],
    [
      'a refusal that the route has not',
      { status: 409, headers: new Headers(), text: 'cluster_exists: x\n' },
    ],
    [
      'a refusal without its length',
      { status: 401, headers: new Headers(), text: 'unauthenticated: x\n' },
    ],
  ])('such as %s', (_case, reply) => {
    expect(faultsOf(contractOf('GET', '/users'), reply)).not.toEqual([])
  })
})

describe('discovery', () => {
  test('needs no token and tells a CLI where everything is', async () => {
    const { url } = platform
    const response = await fetch(`${url}/.well-known/indev-platform`)
    expect(await response.json()).toEqual({
      issuer: `${url}/oidc`,
      clientId: 'indev-cli',
      audience: 'urn:indev:platform',
      scopes: ['openid', 'offline_access', 'profile', 'email', 'clusters'],
      apiBase: `${url}/api/v1`,
      features,
      telemetry: { state: 'on' },
      cliVersion: { min: '0.0.0', latest: '0.0.0' },
    })
    expect(response.headers.get('indev-latest-version')).toBe('0.0.0')
  })

  test('tells CLIs what the operator wishes of them', async () => {
    const wishing = await startTestPlatform({
      cliVersion: { min: '1.2.0', latest: '1.4.0' },
      telemetry: { state: 'off', minVersion: '1.3.1' },
      otlpEndpoint: 'http://127.0.0.1:1',
    })
    const response = await fetch(`${wishing.url}${discoveryPath}`)
    const told: unknown = await response.json()
    expect(createValidator()(discovery)(told)).toEqual([])
    expect(told).toMatchObject({
      telemetry: { state: 'off', minVersion: '1.3.1', otlpEndpoint: 'http://127.0.0.1:1' },
      cliVersion: { min: '1.2.0', latest: '1.4.0' },
    })
    const reply = await wishing.api(undefined, 'GET', '/me')
    expect(reply.headers.get('indev-latest-version')).toBe('1.4.0')
    await wishing.end()
  })

  test.each([
    [{ cliVersion: { min: 'one' } }, 'cliVersion.min must be a version, got one'],
    [{ telemetry: { minVersion: '1' } }, 'telemetry.minVersion must be a version, got 1'],
  ])('can not be told %j', async (options, message) => {
    await expect(startTestPlatform(options)).rejects.toThrow(message)
  })

  test('and the provider agree on the issuer', async () => {
    const response = await fetch(`${platform.url}/oidc/.well-known/openid-configuration`)
    expect(await response.json()).toMatchObject({
      issuer: `${platform.url}/oidc`,
      device_authorization_endpoint: `${platform.url}/oidc/device/auth`,
      token_endpoint: `${platform.url}/oidc/token`,
      revocation_endpoint: `${platform.url}/oidc/token/revocation`,
    })
  })
})
