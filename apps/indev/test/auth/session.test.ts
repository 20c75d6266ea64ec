import { expect, test } from '@jest/globals'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { signedIn, stubPlatform } from '../support/stub-platform.ts'

const list = ['cluster', 'list', '-o', 'json']
const LIST = 'GET /api/v1/clusters'
const TOKEN = 'POST /oidc/token'
const none = { json: [] }
const renewed = {
  json: { access_token: 'new', token_type: 'bearer', expires_in: 900, refresh_token: 'rotated' },
}
const dead = { status: 400, json: { error: 'invalid_grant' } }

test('a fresh token is used as it is, with one request', async () => {
  await using stub = await stubPlatform({ [LIST]: none })
  const ran = await runInProcess(indev, list, { env: stub.env })
  expect(ran).toEqual({ exitCode: 0, stdout: '[]\n', stderr: '' })
  expect(stub.asked).toEqual([{ line: LIST, body: '', token: 'good' }])
})

test('an expired token is refreshed, kept and used', async () => {
  await using stub = await stubPlatform({ [LIST]: none, [TOKEN]: renewed })
  stub.signIn(signedIn('old', 'expired'))
  expect(await runInProcess(indev, list, { env: stub.env })).toMatchObject({
    exitCode: 0,
    stderr: '',
  })
  expect(stub.asked.at(-1)).toMatchObject({ line: LIST, token: 'new' })
  expect(stub.asked.find(({ line }) => line === TOKEN)?.body).toContain('refresh-of-old')
  expect(stub.credentials()).toMatchObject({ accessToken: 'new', refreshToken: 'rotated' })
})

test('a token that the platform refuses is renewed once and the request repeated', async () => {
  await using stub = await stubPlatform({
    [LIST]: [{ status: 401, text: 'expired' }, none],
    [TOKEN]: renewed,
  })
  expect(await runInProcess(indev, list, { env: stub.env })).toMatchObject({ exitCode: 0 })
  expect(stub.asked.filter(({ line }) => line === LIST).map(({ token }) => token)).toEqual([
    'good',
    'new',
  ])
})

test('a token that is refused even when new ends with exit 4, not in a loop', async () => {
  await using stub = await stubPlatform({ [LIST]: { status: 401, text: 'no' }, [TOKEN]: renewed })
  const ran = await runInProcess(indev, ['cluster', 'list'], { env: stub.env })
  expect(ran).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining('indev login'),
  })
  expect(stub.asked.filter(({ line }) => line === LIST)).toHaveLength(2)
})

test('a dead refresh token is forgotten: exit 4, and the next command asks nobody', async () => {
  await using stub = await stubPlatform({ [LIST]: none, [TOKEN]: dead })
  stub.signIn(signedIn('old', 'expired'))
  const ran = await runInProcess(indev, ['cluster', 'list'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('has ended') })
  expect(stub.credentials()).toBeUndefined()
  const before = stub.asked.length
  expect(await runInProcess(indev, ['cluster', 'list'], { env: stub.env })).toMatchObject({
    exitCode: 4,
  })
  expect(stub.asked).toHaveLength(before)
})

test('the credentials of a process that was faster are adopted, not cleared', async () => {
  await using stub = await stubPlatform({
    [LIST]: none,
    [TOKEN]: (self) => {
      self.signIn(signedIn('theirs'))
      return dead
    },
  })
  stub.signIn(signedIn('old', 'expired'))
  expect(await runInProcess(indev, list, { env: stub.env })).toMatchObject({ exitCode: 0 })
  expect(stub.asked.at(-1)).toMatchObject({ line: LIST, token: 'theirs' })
  expect(stub.credentials()).toMatchObject({ accessToken: 'theirs' })
})

test('a failing early refresh costs nothing while the token is good', async () => {
  await using stub = await stubPlatform({ [LIST]: none, [TOKEN]: { status: 500, text: 'down' } })
  const soon = Date.now() + 60_000
  stub.signIn({ ...signedIn('good'), obtainedAtMs: soon - 36_000_000, expiresAtMs: soon })
  expect(await runInProcess(indev, list, { env: stub.env })).toMatchObject({
    exitCode: 0,
    stderr: '',
  })
  expect(stub.asked.at(-1)).toMatchObject({ line: LIST, token: 'good' })
})

test('INDEV_TOKEN is used as it is and never refreshed', async () => {
  await using stub = await stubPlatform({ [LIST]: { status: 401, text: 'no' }, [TOKEN]: renewed })
  const env = { ...stub.env, INDEV_TOKEN: 'given' }
  const ran = await runInProcess(indev, ['cluster', 'list'], { env })
  expect(ran).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('INDEV_TOKEN') })
  expect(stub.asked).toEqual([{ line: LIST, body: '', token: 'given' }])
})

test('without any home INDEV_TOKEN is enough', async () => {
  await using stub = await stubPlatform({ [LIST]: none })
  const env = { INDEV_HOST: stub.url, INDEV_TOKEN: 'given', HOME: '/dev/null/nowhere' }
  expect(await runInProcess(indev, list, { env })).toEqual({
    exitCode: 0,
    stdout: '[]\n',
    stderr: '',
  })
})
