import { describe, expect, test } from '@jest/globals'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { readVault } from '../../src/auth/credentials.ts'
import {
  device,
  DEVICE,
  DISCOVERY,
  discovery,
  idToken,
  ME,
  me,
  TOKEN,
  tokens,
} from '../support/identity-provider.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import type { StubPlatform } from '../support/stub-platform.ts'

const replies = () => {
  let count = 0
  return {
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [ME]: me,
    'POST /oidc/revoke': { text: '' },
    [TOKEN]: (stub: StubPlatform) => {
      const name = ['ada', 'bob'][count % 2] ?? ''
      count += 1
      const claims = { sub: name, preferred_username: `${name}@acme.example` }
      return tokens({ access_token: `token-${count}`, id_token: idToken(stub, claims) })
    },
  }
}
const run = (stub: StubPlatform, line: string, terminals = {}) =>
  runInProcess(indev, line.split(' '), { env: stub.env, terminals })
const active = async (stub: StubPlatform, line: string) =>
  JSON.parse((await run(stub, `${line} -o json`)).stdout)

describe('several accounts', () => {
  test('are listed, switched between and signed out one by one', async () => {
    await using stub = await stubPlatform(replies())
    await run(stub, 'login --device')
    await run(stub, 'login --device')
    expect(await active(stub, 'auth list')).toMatchObject([
      { account: 'ada@acme.example', isActive: false, profiles: [] },
      { account: 'bob@acme.example', isActive: true, profiles: ['default'] },
    ])
    expect(await run(stub, 'auth switch')).toMatchObject({
      stdout: `using ada@acme.example at ${stub.url}\n`,
    })
    expect(await active(stub, 'auth status')).toMatchObject({
      account: 'ada@acme.example',
      method: 'device',
      store: 'file',
      canRefresh: true,
    })
    await run(stub, 'auth switch bob@acme.example')
    expect(await active(stub, 'auth status')).toMatchObject({ account: 'bob@acme.example' })
    await run(stub, 'logout')
    expect(await run(stub, 'auth status')).toMatchObject({ exitCode: 4 })
    expect(await run(stub, 'auth switch nobody')).toMatchObject({ exitCode: 5 })
    expect(await run(stub, 'auth switch ada')).toMatchObject({ exitCode: 0 })
    expect(await run(stub, 'auth switch')).toMatchObject({ exitCode: 5 })
  })

  test('have profiles of their own: a sign-in there makes one, and an unknown host is not mixed up', async () => {
    await using stub = await stubPlatform(replies())
    const { INDEV_HOST: host = '', ...rest } = stub.env
    const env = { ...rest, XDG_CONFIG_HOME: rest['HOME'] }
    const go = (line: string) => runInProcess(indev, line.split(' '), { env })
    expect(await go(`login --device --profile work --host ${host}`)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('profile work'),
      stderr: expect.stringContaining(`With --profile work commands talk to ${host}.`),
    })
    expect(await go('account show --profile work')).toMatchObject({ exitCode: 0 })
    expect(await go('auth status')).toMatchObject({ exitCode: 4 })
    expect(await go('profile use work')).toMatchObject({ exitCode: 0 })
    expect(await go('whoami')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Account information\nUsername: +Ada\n/),
    })
    const profiles = JSON.parse((await go('profile list -o json')).stdout)
    expect(profiles).toMatchObject([
      { name: 'default', isCurrent: false, account: null },
      { name: 'work', isCurrent: true, host, account: 'ada@acme.example' },
    ])
    const refused = await go('profile delete work')
    expect(refused).toMatchObject({
      exitCode: 6,
      stderr: expect.stringContaining(`try: indev logout --profile work --host ${host}`),
    })
    expect(await go(`logout --profile work --host ${host}`)).toMatchObject({ exitCode: 0 })
    expect(await go('profile delete work')).toMatchObject({ exitCode: 0 })
    expect(JSON.parse((await go('profile list -o json')).stdout)).toHaveLength(1)
  })
})

describe('a token', () => {
  test('goes into a pipe, and to a terminal only when asked', async () => {
    await using stub = await stubPlatform({})
    expect(await run(stub, 'auth token')).toEqual({ exitCode: 0, stdout: 'good\n', stderr: '' })
    expect(await run(stub, 'auth token', { stdout: true })).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: expect.stringContaining('try: indev auth token --reveal'),
    })
    expect(await run(stub, 'auth token --reveal', { stdout: true })).toMatchObject({
      stdout: 'good\n',
    })
    expect(stub.asked).toEqual([])
  })

  test('is replaced on demand, unless it is from the environment', async () => {
    await using stub = await stubPlatform(replies())
    expect(await run(stub, 'auth refresh')).toMatchObject({ exitCode: 0 })
    expect(stub.credentials()).toMatchObject({ accessToken: 'token-1' })
    const env = { ...stub.env, INDEV_TOKEN: 'given' }
    const given = await runInProcess(indev, ['auth', 'refresh'], { env })
    expect(given).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('INDEV_TOKEN') })
    const status = await runInProcess(indev, ['auth', 'status'], { env })
    expect(status).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('by INDEV_TOKEN') })
  })

  test('of the first format is carried over at the next sign-in', async () => {
    await using stub = await stubPlatform(replies())
    await run(stub, 'login --device')
    const { sessions } = readVault({ dataDir: `${stub.env['XDG_DATA_HOME'] ?? ''}/indev` })
    expect(Object.values(sessions)).toMatchObject([{ accessToken: 'token-1' }])
  })
})

test('where the keychain is wanted and cannot be used, nobody is asked to sign in', async () => {
  await using stub = await stubPlatform(replies())
  const env = { ...stub.env, INDEV_CREDENTIAL_STORE: 'keychain' }
  const ran = await runInProcess(indev, ['login', '--device'], { env })
  expect(ran).toMatchObject({ exitCode: 10, stderr: expect.stringContaining('no session bus') })
  expect(stub.asked).toEqual([])
})

test('that the tokens are in a file is said once', async () => {
  await using stub = await stubPlatform(replies())
  const notice = "The keychain can't be used (no session bus)"
  expect((await run(stub, 'login --device')).stderr).toContain(notice)
  expect((await run(stub, 'login --device')).stderr).not.toContain(notice)
})
