import { expect, test } from '@jest/globals'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resolvePaths } from '@indev/telemetry'
import { indev } from '../../src/app.ts'
import { discoveredEndpoint, knownPlatform, rememberPlatform } from '../../src/auth/platforms.ts'
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
