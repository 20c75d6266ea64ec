import { expect, test } from '@jest/globals'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { stubPlatform } from '../support/stub-platform.ts'

const REVOKE = 'POST /oidc/revoke'
const logout = ['logout', '-o', 'json']

test('the refresh token is revoked and the credentials are deleted', async () => {
  await using stub = await stubPlatform({ [REVOKE]: { text: '' } })
  const ran = await runInProcess(indev, logout, { env: stub.env })
  expect(JSON.parse(ran.stdout)).toEqual({ host: stub.url, wasSignedIn: true, revocation: 'done' })
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
  expect(JSON.parse(ran.stdout)).toMatchObject({ revocation: 'refused' })
  expect(stub.credentials()).toBeUndefined()
})

test('a token in the environment stays, and is mentioned', async () => {
  await using stub = await stubPlatform({ [REVOKE]: { text: '' } })
  const env = { ...stub.env, INDEV_TOKEN: 'given' }
  const ran = await runInProcess(indev, ['logout'], { env })
  expect(ran).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('INDEV_TOKEN is set') })
})
