import { expect, test } from '@jest/globals'
import { readdirSync } from 'node:fs'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { readVault } from '../../src/auth/credentials.ts'
import { metadata, signedIn, stubPlatform } from '../support/stub-platform.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const REVOKE = 'POST /oidc/revoke'
const logout = ['logout', '-o', 'json']

test('the refresh token is revoked and the credentials are deleted', async () => {
  await using stub = await stubPlatform({ [REVOKE]: { text: '' } })
  const ran = await runInProcess(indev, logout, { env: stub.env })
  expect(JSON.parse(ran.stdout)).toEqual({
    host: stub.url,
    wasSignedIn: true,
    sessions: [{ host: stub.url, account: 'unknown', revocation: 'done' }],
  })
  expect(stub.asked.at(-1)).toMatchObject({
    line: REVOKE,
    body: expect.stringContaining('token=refresh-of-good'),
  })
  expect(stub.credentials()).toBeUndefined()
})

test('a platform that refuses to revoke is reported, and the credentials are gone all the same', async () => {
  await using stub = await stubPlatform({
    [REVOKE]: { status: 400, json: { error: 'unsupported_token_type' } },
  })
  const ran = await runInProcess(indev, logout, { env: stub.env })
  expect(ran.exitCode).toBe(0)
  expect(JSON.parse(ran.stdout)).toMatchObject({ sessions: [{ revocation: 'refused' }] })
  expect(stub.credentials()).toBeUndefined()
})

test('a token in the environment stays, and is mentioned', async () => {
  await using stub = await stubPlatform({ [REVOKE]: { text: '' } })
  const env = { ...stub.env, INDEV_TOKEN: 'given' }
  const ran = await runInProcess(indev, ['logout'], { env })
  expect(ran).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('INDEV_TOKEN is set') })
})

test('a service that cannot revoke is not blamed: the credentials are gone from here only', async () => {
  await using stub = await stubPlatform({
    'GET /oidc/.well-known/openid-configuration': ({ url }) => {
      const { revocation_endpoint: _, ...rest } = metadata(url)
      return { json: rest }
    },
  })
  const ran = await runInProcess(indev, ['logout'], { env: stub.env })
  expect(ran.stdout).toContain('from this machine only; the sign-in service cannot revoke them')
})

test('--local-only asks nobody, and --all leaves nothing', async () => {
  await using stub = await stubPlatform({})
  const other = 'https://other.example'
  stub.signIn(signedIn('good'), { [other]: signedIn('elsewhere') })
  const argv = ['logout', '--all', '--local-only', '-o', 'json']
  const ran = await runInProcess(indev, argv, { env: stub.env })
  expect(JSON.parse(ran.stdout)).toMatchObject({
    sessions: [
      { host: stub.url, revocation: 'not-asked' },
      { host: other, revocation: 'not-asked' },
    ],
  })
  expect(stub.asked).toEqual([])
  expect(readVault({ dataDir: `${stub.env['XDG_DATA_HOME'] ?? ''}/indev` }).sessions).toEqual({})
})

test('who is not signed in leaves no file behind', async () => {
  await using stub = await stubPlatform({})
  using dir = temporaryDir()
  const env = { ...stub.env, HOME: dir.path, XDG_DATA_HOME: dir.path }
  expect(await runInProcess(indev, ['logout'], { env })).toMatchObject({ exitCode: 0 })
  expect(readdirSync(dir.path)).toEqual([])
})
