import { expect, test } from '@jest/globals'
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
  ME,
  me,
  pending,
  TOKEN,
  tokens,
} from '../support/identity-provider.ts'
import { stubPlatform } from '../support/stub-platform.ts'
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
