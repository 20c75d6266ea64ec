import { expect, test } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  keyOf,
  readVault,
  sessionAt,
  withActive,
  withoutSession,
  withSession,
  writeVault,
} from '../../src/auth/credentials.ts'
import type { Place, Vault } from '../../src/auth/credentials.ts'
import { refreshAtMs } from '../../src/auth/session.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const one = 'https://one.example'
const two = 'https://two.example'
const usual = (host: string): Place => ({ profile: 'default', host })
const kept = (accessToken: string) => ({
  accessToken,
  refreshToken: 'r',
  obtainedAtMs: 1,
  expiresAtMs: 2,
})
const identity = { issuer: `${one}/oidc`, subject: 'ada', username: 'ada@acme.example' }
const signIn = (vault: Vault, place: Place, accessToken: string): Vault => {
  const { host } = place
  return withActive(
    withSession(vault, { key: host, host, credentials: kept(accessToken) }),
    place,
    host,
  )
}

test('credentials are kept by host', () => {
  using dir = temporaryDir()
  const paths = { dataDir: dir.path }
  writeVault(paths, signIn(signIn(readVault(paths), usual(one), 'a'), usual(two), 'b'))
  expect(sessionAt(readVault(paths), usual(one))?.credentials).toEqual(kept('a'))
  writeVault(paths, withoutSession(readVault(paths), one))
  expect(sessionAt(readVault(paths), usual(one))).toBeUndefined()
  expect(sessionAt(readVault(paths), usual(two))?.credentials).toEqual(kept('b'))
})

test('a profile has a session of its own, and the same person is one session in two profiles', () => {
  using dir = temporaryDir()
  const paths = { dataDir: dir.path }
  const work = { profile: 'work', host: one }
  const key = keyOf(one, identity)
  const credentials = { ...kept('mine'), identity, method: 'web' as const }
  const before = withSession(signIn(readVault(paths), usual(one), 'other'), {
    key,
    host: one,
    credentials,
  })
  writeVault(paths, withActive(before, work, key))
  expect(sessionAt(readVault(paths), work)).toEqual({ key, host: one, credentials })
  expect(sessionAt(readVault(paths), usual(one))?.credentials.accessToken).toBe('other')
  const shared = withActive(readVault(paths), usual(one), key)
  expect(sessionAt(shared, usual(one))?.key).toBe(key)
  expect(sessionAt(withoutSession(shared, key), work)).toBeUndefined()
})

test('tenants, people, issuers and hosts are told apart, whatever is in their names', () => {
  const keys = [
    keyOf(one, undefined),
    keyOf(one, identity),
    keyOf(two, identity),
    keyOf(one, { ...identity, subject: 'ada x' }),
    keyOf(one, { ...identity, subject: 'ada', tenant: 'x' }),
    keyOf(one, { ...identity, issuer: two }),
  ]
  expect(new Set(keys).size).toBe(keys.length)
  expect(keyOf(one, { ...identity, username: 'renamed' })).toBe(keyOf(one, identity))
})

test('the first format is read, and carried over by the next change', () => {
  using dir = temporaryDir()
  const paths = { dataDir: dir.path }
  const file = join(dir.path, 'credentials.json')
  writeFileSync(file, JSON.stringify({ v: 1, hosts: { [one]: kept('old'), [two]: 'damaged' } }))
  expect(sessionAt(readVault(paths), usual(one))?.credentials).toEqual(kept('old'))
  writeVault(paths, signIn(readVault(paths), usual(two), 'new'))
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ v: 2 })
  expect(sessionAt(readVault(paths), usual(one))?.credentials).toEqual(kept('old'))
  expect(sessionAt(readVault(paths), usual(two))?.credentials).toEqual(kept('new'))
})

test('a format of the future is left alone', () => {
  using dir = temporaryDir()
  writeFileSync(join(dir.path, 'credentials.json'), '{"v":3}')
  expect(() => readVault({ dataDir: dir.path })).toThrow(
    expect.objectContaining({ kind: 'environment', message: expect.stringContaining('newer') }),
  )
})

test('a token is refreshed with a tenth of its life left, at most 5 minutes early', () => {
  expect(refreshAtMs({ obtainedAtMs: 0, expiresAtMs: 600_000 })).toBe(540_000)
  expect(refreshAtMs({ obtainedAtMs: 0, expiresAtMs: 36_000_000 })).toBe(35_700_000)
})
