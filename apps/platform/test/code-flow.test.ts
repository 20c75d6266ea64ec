import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createFormWalker } from './support/form-walker.ts'
import { postForm } from './support/sign-in.ts'
import { callApi, startTestPlatform, type TestPlatform } from './support/test-platform.ts'

let platform: TestPlatform
/** A loopback redirect address on a port that nobody registered. */
let redirectUri: string
const server = createServer((_req, res) => {
  // Kept open, it might be closed just as it is used again.
  res.writeHead(200, { connection: 'close' }).end('<h1>Back in the terminal</h1>')
})
beforeAll(async () => {
  platform = await startTestPlatform()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not bound to a port')
  redirectUri = `http://127.0.0.1:${address.port}/callback`
})
afterAll(async () => {
  server.close()
  await platform.end()
})

const verifier = randomBytes(32).toString('base64url')
const challenge = createHash('sha256').update(verifier).digest('base64url')

const authorizeUrl = (change: Readonly<Record<string, string>> = {}) => {
  const parameters = new URLSearchParams({
    client_id: 'indev-cli',
    response_type: 'code',
    scope: 'openid clusters',
    resource: 'urn:indev:platform',
    redirect_uri: redirectUri,
    state: 'state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  })
  return `${platform.url}/oidc/auth?${parameters.toString()}`
}

describe('the authorization code flow', () => {
  test('ends at the loopback address with a code that the verifier turns into tokens', async () => {
    const page = await createFormWalker().walk(authorizeUrl(), 'alice')
    expect(page.headings).toEqual(['Sign in', 'Allow access', 'Back in the terminal'])
    const query = new URL(page.url).searchParams
    expect(query.get('state')).toBe('state')
    const response = await postForm(platform.url, '/token', {
      grant_type: 'authorization_code',
      code: query.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
    expect(await response.json()).toMatchObject({ token_type: 'Bearer', scope: 'clusters' })
  })

  test('goes nowhere for an address that is not registered', async () => {
    const url = authorizeUrl({ redirect_uri: 'http://evil.example/callback' })
    const page = await createFormWalker().walk(url, 'alice')
    expect([page.status, page.headings]).toEqual([400, ['Sign-in failed']])
  })

  test('is refused without a code challenge', async () => {
    const url = authorizeUrl({ code_challenge: '', code_challenge_method: '' })
    const page = await createFormWalker().walk(url, 'alice')
    expect(new URL(page.url).searchParams.get('error')).toBe('invalid_request')
  })
})

const ask = (secret: string, fields: Readonly<Record<string, string>> = {}) =>
  fetch(`${platform.url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`indev-ci:${secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'clusters',
      resource: 'urn:indev:platform',
      ...fields,
    }),
  })

describe('a machine', () => {
  test('gets a token for its secret, and acts with it as the user it stands for', async () => {
    const response = await ask('the-box-knows-no-secrets')
    const tokens: { access_token: string } = JSON.parse(await response.text())
    expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'clusters' })
    expect(tokens).not.toHaveProperty('refresh_token')
    const me = await callApi(platform.url, tokens.access_token, 'GET', '/me')
    expect(JSON.parse(me.text)).toMatchObject({ name: 'Bob Brook' })
  })

  test('gets nothing for another secret, for the scopes of people, nor by the flows of people', async () => {
    expect((await ask('guessed')).status).toBe(401)
    expect((await ask('the-box-knows-no-secrets', { scope: 'openid' })).status).toBe(400)
    const url = authorizeUrl({ client_id: 'indev-ci' })
    expect((await createFormWalker().walk(url, 'alice')).status).toBe(400)
  })
})
