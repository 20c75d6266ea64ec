import { expect, jest, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInProcess, testHost } from '@indev/cli/testing'
import { run } from '@indev/cli'
import { indev } from '../../src/app.ts'
import {
  DEVICE,
  device,
  DISCOVERY,
  discovery,
  documented,
  ME,
  me,
  pending,
  TOKEN,
  tokens,
} from '../support/identity-provider.ts'
import { metadata, stubPlatform } from '../support/stub-platform.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

test('the code is shown on stderr, polled for, and the result kept', async () => {
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [TOKEN]: [pending, tokens()],
    [ME]: me,
  })
  const ran = await runInProcess(indev, ['login', '--device'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 0, stdout: `Signed in to ${stub.url} as Ada (Acme)\n` })
  expect(ran.stderr).toContain(`open ${stub.url}/device and enter the code WXYZ-WXYZ`)
  expect(stub.asked.filter(({ line }) => line === TOKEN)).toHaveLength(2)
  expect(stub.asked.find(({ line }) => line === DEVICE)?.body).toContain('resource=urn%3Aapi')
  expect(stub.credentials()).toMatchObject({ accessToken: 'got', refreshToken: 'r' })
})

test.each([
  ['refused', 'access_denied', 'signing in was refused'],
  ['not approved in time', 'expired_token', 'the code was not approved in time'],
])(
  'a sign-in that is %s ends with exit 4 and keeps the former credentials',
  async (_what, error, text) => {
    await using stub = await stubPlatform({
      [DISCOVERY]: discovery,
      [DEVICE]: device,
      [TOKEN]: { status: 400, json: { error } },
    })
    const ran = await runInProcess(indev, ['login'], { env: stub.env })
    expect(ran).toMatchObject({ exitCode: 4, stdout: '', stderr: expect.stringContaining(text) })
    expect(stub.credentials()).toMatchObject({ accessToken: 'good' })
  },
)

test.each([
  ['breaks the protocol', { json: { access_token: 7 } }, 'broke the protocol'],
  ['fails', { status: 500, text: 'oops' }, 'broke the protocol'],
  [
    'refuses the client',
    { status: 400, json: { error: 'invalid_client' } },
    'answered invalid_client',
  ],
])('a sign-in service that %s is not called a bug of ours', async (_what, reply, text) => {
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [TOKEN]: reply,
  })
  const ran = await runInProcess(indev, ['login'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(text) })
})

test('what must be read to go on is said under --quiet, without what could steer a terminal', async () => {
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: ({ url }) => ({
      json: {
        device_code: 'd',
        user_code: 'WXYZ\u001b[2J',
        verification_uri: `${url}/device`,
        expires_in: 600,
        interval: 0.01,
      },
    }),
    [TOKEN]: tokens(),
    [ME]: me,
  })
  const ran = await runInProcess(indev, ['login', '--device', '-q'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 0 })
  expect(ran.stderr).toContain(`open ${stub.url}/device and enter the code WXYZ[2J`)
})

test('a platform that asks to slow down is asked 5 s later than it would be: RFC 8628, 3.5', async () => {
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [TOKEN]: { status: 400, json: { error: 'slow_down' } },
  })
  const host = testHost(['login', '--device'], { env: stub.env })
  const { setTimeout: pause } = globalThis
  const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation((then, ms, ...args) => {
    if (ms === 5_000) setImmediate(() => host.signal('SIGINT'))
    // What is left of a wait must not outlive the test.
    return pause(then, ms, ...args).unref()
  })
  expect(await run(indev, host)).toBe(130)
  spy.mockRestore()
  expect(stub.asked.filter(({ line }) => line === TOKEN)).toHaveLength(1)
})

test('a person who takes too long is told how to start again', async () => {
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [TOKEN]: pending,
  })
  const argv = ['login', '--device', '--timeout', '1ms', '-o', 'json']
  expect(await runInProcess(indev, argv, { env: stub.env })).toMatchObject({
    exitCode: 4,
    stdout: expect.stringContaining('"slug":"auth.code-expired"'),
  })
})

test.each([
  ['has no way to sign in with a code', undefined],
  ['forbids it by its own rules', 'AADSTS53003: Access has been blocked by Conditional Access'],
])('a platform that %s: exit 4, and --web is named', async (_what, description) => {
  await using stub = await stubPlatform({
    [DISCOVERY]: documented({ dialect: 'entra' }),
    'GET /oidc/.well-known/openid-configuration': ({ url }) => {
      const { device_authorization_endpoint: endpoint, ...rest } = metadata(url)
      const offered = description === undefined ? {} : { device_authorization_endpoint: endpoint }
      return { json: { ...rest, ...offered } }
    },
    [DEVICE]: device,
    [TOKEN]: {
      status: 400,
      json: { error: 'invalid_grant', error_description: description ?? '' },
    },
  })
  const ran = await runInProcess(indev, ['login', '--device'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('indev login --web') })
})

test('Ctrl-C ends the waiting at once and quietly', async () => {
  const strike = { now: () => {} }
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [TOKEN]: () => {
      strike.now()
      return pending
    },
  })
  const host = testHost(['login'], { env: stub.env })
  strike.now = () => host.signal('SIGINT')
  expect(await run(indev, host)).toBe(130)
  expect(host.captured.stderr).not.toContain('error')
})

test('a discovery document that would send tokens to a stranger in the clear is refused', async () => {
  await using stub = await stubPlatform({
    [DISCOVERY]: {
      json: { issuer: 'http://stranger.example', clientId: 'c', audience: 'a', apiBase: 'x' },
    },
  })
  const ran = await runInProcess(indev, ['login'], { env: stub.env })
  expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('discovery document') })
  expect(stub.asked).toHaveLength(1)
})

test('a place for credentials that cannot be used is found before anything is asked', async () => {
  await using stub = await stubPlatform({ [DISCOVERY]: discovery })
  using dir = temporaryDir()
  writeFileSync(join(dir.path, 'indev'), 'a file where the folder should be')
  const ran = await runInProcess(indev, ['login'], {
    env: { ...stub.env, XDG_DATA_HOME: dir.path },
  })
  expect(ran).toMatchObject({ exitCode: 10, stderr: expect.stringContaining('cannot be written') })
  expect(stub.asked).toEqual([])
})
