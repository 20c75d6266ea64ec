import { expect, test } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolvePaths } from '@indev/telemetry'
import { indev } from '../../src/app.ts'
import { dialectOf, redirectRules } from '../../src/auth/known-platforms.ts'
import {
  discoveredEndpoint,
  discoverPlatform,
  knownPlatform,
  rememberPlatform,
} from '../../src/auth/platforms.ts'
import { DEFAULT_HOST } from '../../src/host.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const platform = {
  issuer: `${DEFAULT_HOST}/oidc`,
  clientId: 'indev-cli',
  audience: 'urn:x',
  scopes: ['openid'],
  apiBase: `${DEFAULT_HOST}/api/v1`,
  dialect: 'standard' as const,
  otlpEndpoint: 'https://otlp.example',
}

test('a discovery document is kept by host, and is where spans go', () => {
  using dir = temporaryDir()
  const paths = resolvePaths(indev.identity, { HOME: dir.path, XDG_DATA_HOME: dir.path })
  expect(discoveredEndpoint({ env: {}, paths })).toBeUndefined()
  rememberPlatform({ dataDir: join(dir.path, 'indev') }, DEFAULT_HOST, platform)
  expect(knownPlatform({ dataDir: join(dir.path, 'indev') }, DEFAULT_HOST)).toEqual(platform)
  expect(discoveredEndpoint({ env: {}, paths })).toBe('https://otlp.example')
  expect(
    discoveredEndpoint({ env: { INDEV_HOST: 'https://other.example' }, paths }),
  ).toBeUndefined()
})

test.each([
  ['damaged', 's3cret'],
  ['one that says stop', { telemetry: { state: 'halt', otlpEndpoint: 'https://otlp.example' } }],
])('a document that is %s names no endpoint and never throws', (_what, content) => {
  using dir = temporaryDir()
  const paths = resolvePaths(indev.identity, { HOME: dir.path, XDG_DATA_HOME: dir.path })
  mkdirSync(join(dir.path, 'indev'))
  const hosts = { [DEFAULT_HOST]: { ...platform, ...(typeof content === 'string' ? {} : content) } }
  const text = typeof content === 'string' ? content : JSON.stringify({ v: 1, hosts })
  writeFileSync(join(dir.path, 'indev/platforms.json'), text)
  expect(discoveredEndpoint({ env: {}, paths })).toBeUndefined()
})

test('a refused INDEV_HOST names no endpoint either', () => {
  using dir = temporaryDir()
  const paths = resolvePaths(indev.identity, { HOME: dir.path })
  expect(discoveredEndpoint({ env: { INDEV_HOST: 'http://far.example' }, paths })).toBeUndefined()
})

const notFound = { status: 404, headers: {}, text: 'nothing here', json: (): unknown => null }
const asking = { http: () => Promise.resolve(notFound) }

test('the platform of the public Go client has no such document, and is known', async () => {
  const host = 'https://container-platform-backend.apps.intilitycloud.com'
  expect(await discoverPlatform(asking, host)).toMatchObject({
    issuer: 'https://login.microsoftonline.com/organizations/v2.0',
    apiBase: `${host}/api/v1`,
    dialect: 'entra',
  })
  await expect(discoverPlatform(asking, 'https://other.example')).rejects.toMatchObject({
    slug: 'platform.bad-answer',
  })
})

test.each([
  ['https://login.microsoftonline.com/organizations/v2.0', 'entra', [42069, 0]],
  ['https://login.microsoftonline.com.evil.example/', 'standard', [0]],
  ['https://idp.example', 'standard', [0]],
])('%s speaks %s, and the browser comes back to port %j', (issuer, dialect, ports) => {
  expect(dialectOf(issuer)).toBe(dialect)
  expect(redirectRules({ dialect: dialectOf(issuer) }).ports).toEqual(ports)
})
