import { describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { readVault } from '../../src/auth/credentials.ts'
import {
  DEVICE,
  device,
  DISCOVERY,
  discovery,
  documented,
  idToken,
  ME,
  me,
  TOKEN,
  tokens,
} from '../support/identity-provider.ts'
import { stubPlatform } from '../support/stub-platform.ts'
import type { Reply, StubPlatform } from '../support/stub-platform.ts'
import { watchedRun } from '../support/watched-run.ts'

const web = ['login', '--web', '--no-browser']

/** What the browser was sent out with. */
interface SentOut {
  readonly redirectUri: string
  readonly query: Readonly<Record<string, string>>
}

function sentOut(line: string): SentOut | undefined {
  const url = /^To sign in, open (\S+\/oidc\/auth\?\S+)$/.exec(line)?.[1]
  if (url === undefined) return undefined
  const query = Object.fromEntries(new URL(url).searchParams)
  return { redirectUri: query['redirect_uri'] ?? '', query }
}

/** Comes back to the loopback address as a browser would. */
function comeBack(
  redirectUri: string,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly page: string }> {
  const { port, pathname } = new URL(redirectUri)
  const path = `${pathname}?${new URLSearchParams(query).toString()}`
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, headers }, (incoming) => {
      const status = incoming.statusCode ?? 0
      text(incoming).then((page) => resolve({ status, page }), reject)
    })
    outgoing.once('error', reject).end()
  })
}

/** Grants a token for the code `good`, with an id token for the nonce of the sign-in. */
function granting(state: { nonce: string }, claims: Readonly<Record<string, unknown>> = {}) {
  return (stub: StubPlatform): Reply => {
    const body = new URLSearchParams(stub.asked.at(-1)?.body)
    if (body.get('code') !== 'good') return { status: 400, json: { error: 'invalid_grant' } }
    return tokens({ id_token: idToken(stub, { nonce: state.nonce, ...claims }) })
  }
}

/** Signs in as somebody whose browser comes back at once. */
function signIn(
  stub: StubPlatform,
  seen: { nonce: string; out?: SentOut },
  ...flags: readonly string[]
) {
  return watchedRun([...web, ...flags], { env: stub.env }, (line) => {
    const out = sentOut(line)
    if (out === undefined) return
    Object.assign(seen, { out, nonce: out.query['nonce'] })
    const { state = '' } = out.query
    comeBack(out.redirectUri, { state, code: 'good' }).catch(() => undefined)
  })
}

describe('a browser that comes back', () => {
  test('signs in: with a state, a nonce and a verifier that belong together', async () => {
    const seen = { nonce: '' }
    await using stub = await stubPlatform({
      [DISCOVERY]: discovery,
      [TOKEN]: granting(seen),
      [ME]: me,
    })
    let page: ReturnType<typeof comeBack> | undefined
    let first: SentOut | undefined
    const ran = await watchedRun(web, { env: stub.env }, (line) => {
      first ??= sentOut(line)
      if (first === undefined || page !== undefined) return
      seen.nonce = first.query['nonce'] ?? ''
      page = comeBack(first.redirectUri, { state: first.query['state'] ?? '', code: 'good' })
    })
    expect(ran).toMatchObject({ exitCode: 0, stdout: `Signed in to ${stub.url} as Ada (Acme)\n` })
    expect(await page).toMatchObject({ status: 200, page: expect.stringContaining('Signed in') })
    expect(first?.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
    expect(first?.query).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      resource: 'urn:api',
    })
    const { body } = stub.asked.find(({ line }) => line === TOKEN) ?? { body: '' }
    expect(new URLSearchParams(body).get('code_verifier')).toMatch(/^[\w-]{43,}$/)
    expect(stub.credentials()).toMatchObject({
      accessToken: 'got',
      method: 'web',
      identity: { subject: 'ada', username: 'ada@acme.example' },
    })
    await expect(comeBack(first?.redirectUri ?? '', {})).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  test('is told apart from everybody else who knocks', async () => {
    const seen = { nonce: '' }
    const knocks: number[] = []
    let first: SentOut | undefined
    const good = () => ({ state: first?.query['state'] ?? '', code: 'good' })
    await using stub = await stubPlatform({
      [DISCOVERY]: discovery,
      // While the one who was let in is still waiting for the page.
      [TOKEN]: async (self) => {
        const another = comeBack(first?.redirectUri ?? '', { ...good(), code: 'other' })
        knocks.push((await another).status)
        return granting(seen)(self)
      },
      [ME]: me,
    })
    const knock = async ({ redirectUri }: SentOut): Promise<void> => {
      knocks.push((await comeBack(new URL('/favicon.ico', redirectUri).href, {})).status)
      knocks.push((await comeBack(redirectUri, { ...good(), state: 'guessed' })).status)
      knocks.push((await comeBack(redirectUri, { code: 'good' })).status)
      knocks.push((await comeBack(redirectUri, good(), { host: 'evil.example' })).status)
      knocks.push((await comeBack(redirectUri, good())).status)
    }
    let knocking: Promise<void> | undefined
    const ran = await watchedRun(web, { env: stub.env }, (line) => {
      first ??= sentOut(line)
      seen.nonce = first?.query['nonce'] ?? ''
      if (first !== undefined) knocking ??= knock(first)
    })
    await knocking
    expect(ran.exitCode).toBe(0)
    expect(knocks).toEqual([404, 400, 400, 404, 404, 200])
  })

  test.each([
    ['refused', 4, { error: 'access_denied' }, 'signing in was refused'],
    ['with a code that is worth nothing', 1, { code: 'bad' }, 'answered invalid_grant'],
  ])('%s ends with exit %i, and says so on its page', async (_what, exitCode, query, says) => {
    await using stub = await stubPlatform({
      [DISCOVERY]: discovery,
      [TOKEN]: granting({ nonce: '' }),
    })
    let page: ReturnType<typeof comeBack> | undefined
    const ran = await watchedRun(web, { env: stub.env }, (line) => {
      const out = sentOut(line)
      if (out === undefined) return
      page = comeBack(out.redirectUri, { state: out.query['state'] ?? '', ...query })
    })
    expect(ran).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(says) })
    expect((await page)?.page).toContain('Not signed in')
    expect(stub.credentials()).toMatchObject({ accessToken: 'good' })
  })

  test('with the nonce of another sign-in is refused', async () => {
    await using stub = await stubPlatform({
      [DISCOVERY]: discovery,
      [TOKEN]: granting({ nonce: 'another' }),
    })
    const ran = await signIn(stub, { nonce: '' })
    expect(ran).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('broke the protocol'),
    })
  })
})

test('nobody who comes back in time: exit 4, and the way without a browser is named', async () => {
  await using stub = await stubPlatform({ [DISCOVERY]: discovery })
  const argv = [...web, '--timeout', '1ms', '-o', 'json']
  const ran = await watchedRun(argv, { env: stub.env }, () => {})
  expect(ran).toMatchObject({ exitCode: 4 })
  expect(JSON.parse(ran.stdout)).toMatchObject({
    error: { slug: 'auth.timed-out', next: [{ command: 'indev login --device' }] },
  })
})

test('d and Enter change to a code', async () => {
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [DEVICE]: device,
    [TOKEN]: tokens(),
    [ME]: me,
  })
  const terminals = { stdin: true, stderr: true }
  const ran = await watchedRun(web, { env: stub.env, stdin: 'x\nd\n', terminals }, () => {})
  expect(ran).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('type d and press Enter'),
  })
  expect(ran.stderr).toContain('enter the code WXYZ-WXYZ')
  expect(stub.credentials()).toMatchObject({ method: 'device' })
})

test('a month is no shorter than a moment: a timer that is too long would end at once', async () => {
  const seen = { nonce: '' }
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    [TOKEN]: granting(seen),
    [ME]: me,
  })
  expect(await signIn(stub, seen, '--timeout', '30d')).toMatchObject({ exitCode: 0 })
})

test('a machine whose clock is a year ahead signs in all the same', async () => {
  const lastYearMs = Date.now() - 365 * 86_400_000
  const date = { date: new Date(lastYearMs).toUTCString() }
  const seen = { nonce: '' }
  await using stub = await stubPlatform({
    [DISCOVERY]: discovery,
    'GET /oidc/.well-known/openid-configuration': ({ url }) => ({
      headers: date,
      json: {
        issuer: `${url}/oidc`,
        authorization_endpoint: `${url}/oidc/auth`,
        token_endpoint: `${url}/oidc/token`,
      },
    }),
    [TOKEN]: (self) => tokens({ id_token: idToken(self, { nonce: seen.nonce }, lastYearMs) }),
    [ME]: me,
  })
  expect(await signIn(stub, seen)).toMatchObject({ exitCode: 0 })
})

test("Entra ID's rules: localhost, no resource beside the scopes, oid and tid name the person", async () => {
  const seen: { nonce: string; out?: SentOut } = { nonce: '' }
  const scopes = ['openid', 'api://x/user_impersonation']
  await using stub = await stubPlatform({
    [DISCOVERY]: documented({ dialect: 'entra', scopes }),
    [TOKEN]: granting(seen, { oid: 'the-person', tid: 'the-tenant' }),
    [ME]: me,
  })
  expect(await signIn(stub, seen)).toMatchObject({ exitCode: 0 })
  expect(seen.out?.redirectUri).toMatch(/^http:\/\/localhost:\d+\/$/)
  expect(seen.out?.query).toMatchObject({ scope: scopes.join(' ') })
  expect(seen.out?.query).not.toHaveProperty('resource')
  expect(stub.asked.find(({ line }) => line === TOKEN)?.body).not.toContain('resource')
  const { sessions } = readVault({ dataDir: `${stub.env['XDG_DATA_HOME'] ?? ''}/indev` })
  expect(Object.keys(sessions)).toContainEqual(expect.stringMatching(/ the-person the-tenant$/))
})
