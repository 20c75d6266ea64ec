import { describe, expect, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInProcess } from '@indev/cli/testing'
import { indev } from '../../src/app.ts'
import { DISCOVERY, discovery, jwt, ME, me, TOKEN, tokens } from '../support/identity-provider.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import type { Reply } from '../support/stub-platform.ts'
import { temporaryDir } from '../support/temporary-dir.ts'

const LIST = 'GET /api/v1/clusters'
const client = { INDEV_CLIENT_ID: 'ci', INDEV_CLIENT_SECRET: 's3cret' }
const machine = ['login', '--client-credentials']
/** `ci:s3cret` and `ci:fromafile`, as Basic has them. */
const basic = (secret: string): string => btoa(`ci:${secret}`)

describe('a token on stdin', () => {
  const withToken = ['login', '--with-token']

  test('is shown to the platform, kept and used', async () => {
    await using stub = await stubPlatform({
      [DISCOVERY]: discovery,
      [ME]: me,
      [LIST]: { json: [] },
    })
    const iat = Math.floor(Date.now() / 1_000)
    const token = jwt({ sub: 'robot', iss: 'https://idp.example', iat, exp: iat + 60 })
    const ran = await runInProcess(indev, withToken, { env: stub.env, stdin: `${token}\n` })
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('as Ada (Acme)') })
    expect(stub.credentials()).toMatchObject({
      accessToken: token,
      method: 'token',
      expiresAtMs: (iat + 60) * 1_000,
      identity: { issuer: 'https://idp.example', subject: 'robot' },
    })
    expect(await runInProcess(indev, ['cluster', 'list'], { env: stub.env })).toMatchObject({
      exitCode: 0,
    })
    expect(stub.asked.at(-1)).toMatchObject({ line: LIST, token })
  })

  test.each([
    ['that the platform refuses', 'opaque', 4],
    ['that is none', 'two words', 2],
    ['that is missing', '', 2],
  ])('%s is not kept', async (_what, stdin, exitCode) => {
    await using stub = await stubPlatform({
      [DISCOVERY]: discovery,
      [ME]: { status: 401, text: 'no' },
    })
    const ran = await runInProcess(indev, withToken, { env: stub.env, stdin })
    expect(ran).toMatchObject({ exitCode, stdout: '' })
    expect(stub.credentials()).toMatchObject({ accessToken: 'good' })
  })

  test('is not waited for on a terminal', async () => {
    await using stub = await stubPlatform({ [DISCOVERY]: discovery })
    const terminals = { stdin: true, stderr: true }
    const ran = await runInProcess(indev, withToken, { env: stub.env, stdin: 'x', terminals })
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('stdin') })
  })
})

const granting = () => ({
  [DISCOVERY]: discovery,
  [TOKEN]: tokens({ refresh_token: undefined }),
  [ME]: me,
  [LIST]: { json: [] },
})

describe('a client with a secret', () => {
  test('signs in with the secret of the environment, and asks for no scope of a person', async () => {
    await using stub = await stubPlatform(granting())
    const ran = await runInProcess(indev, machine, { env: { ...stub.env, ...client } })
    expect(ran).toMatchObject({ exitCode: 0 })
    const asked = stub.asked.find(({ line }) => line === TOKEN)
    expect(asked?.token).toBe(basic('s3cret'))
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).toEqual({
      grant_type: 'client_credentials',
      resource: 'urn:api',
      scope: 'clusters',
    })
    expect(stub.credentials()).toMatchObject({ method: 'client-credentials' })
    expect(JSON.stringify(stub.credentials())).not.toContain('s3cret')
  })

  test.each([
    ['a file', (dir: string) => join(dir, 'secret'), ''],
    ['stdin', () => '-', 'fromafile\n'],
  ])('takes its secret from %s', async (_what, name, stdin) => {
    await using stub = await stubPlatform(granting())
    using dir = temporaryDir()
    writeFileSync(join(dir.path, 'secret'), 'fromafile\n')
    const argv = [...machine, '--client-id', 'ci', '--client-secret-file', name(dir.path)]
    expect(await runInProcess(indev, argv, { env: stub.env, stdin })).toMatchObject({ exitCode: 0 })
    expect(stub.asked.find(({ line }) => line === TOKEN)?.token).toBe(basic('fromafile'))
  })

  test.each([
    ['a name', {}],
    ['a secret', { INDEV_CLIENT_ID: 'ci' }],
  ])('without %s is a usage error', async (_what, env) => {
    await using stub = await stubPlatform(granting())
    const ran = await runInProcess(indev, machine, { env: { ...stub.env, ...env } })
    expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('INDEV_CLIENT_') })
  })

  test.each<[string, Reply]>([
    ['in the body', { status: 400, json: { error: 'invalid_client' } }],
    ['in a header', { status: 401, json: {}, headers: { 'www-authenticate': 'Basic realm="x"' } }],
  ])('that is refused %s is told so', async (_what, reply) => {
    await using stub = await stubPlatform({ ...granting(), [TOKEN]: reply })
    const ran = await runInProcess(indev, machine, { env: { ...stub.env, ...client } })
    expect(ran).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('this secret') })
  })

  test('whose token says nothing about its end uses it until it is refused', async () => {
    const unsaid = tokens({ refresh_token: undefined, expires_in: undefined })
    await using stub = await stubPlatform({ ...granting(), [TOKEN]: unsaid })
    const ran = await runInProcess(indev, machine, { env: { ...stub.env, ...client } })
    expect(ran).toMatchObject({ exitCode: 0 })
    expect(stub.asked.filter(({ line }) => line === TOKEN)).toHaveLength(1)
  })

  test('gets another token by itself as long as the secret is in the environment', async () => {
    await using stub = await stubPlatform({
      ...granting(),
      [TOKEN]: [
        tokens({ access_token: 'first', refresh_token: undefined, expires_in: 0 }),
        tokens({ access_token: 'second', refresh_token: undefined, expires_in: 0 }),
      ],
    })
    const env = { ...stub.env, ...client }
    await runInProcess(indev, machine, { env })
    expect(stub.credentials()).toMatchObject({ accessToken: 'second' })
    const without = await runInProcess(indev, ['cluster', 'list'], { env: stub.env })
    expect(without).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('has ended') })
    expect(await runInProcess(indev, ['cluster', 'list'], { env })).toMatchObject({ exitCode: 0 })
  })
})
