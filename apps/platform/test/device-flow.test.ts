import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { createFormWalker } from './support/form-walker.ts'
import { pollDevice, postForm, refresh, signIn, startDevice } from './support/sign-in.ts'
import { startTestPlatform, type TestPlatform } from './support/test-platform.ts'

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform()
})
afterAll(async () => {
  await platform.end()
})

// Without scripts, the Cancel button is one more field of the form.
const cancelAtCode = ([form]: readonly string[], heading: string) =>
  heading === 'Connect a device'
    ? form?.replace('</form>', '<input name="abort" value="yes"></form>')
    : form

const atCodeEntry = ([form]: readonly string[]) =>
  form?.includes('op.deviceInputForm') ? undefined : form

describe('a device', () => {
  test('gets a code, both addresses and the interval that the platform was given', async () => {
    const { url } = platform
    expect(await startDevice(url)).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${url}/oidc/device`,
      verification_uri_complete: expect.stringMatching(
        /\/oidc\/device\?user_code=[A-Z]{4}-[A-Z]{4}$/,
      ),
      expires_in: 600,
      interval: 0,
    })
  })

  test('waits until its user has allowed it, then gets tokens exactly once', async () => {
    const { url } = platform
    const device = await startDevice(url)
    expect(await pollDevice(url, device.device_code)).toMatchObject({
      status: 400,
      error: 'authorization_pending',
    })
    const page = await createFormWalker().walk(device.verification_uri_complete, 'alice')
    expect(page.headings.slice(1)).toEqual([
      'Connect a device',
      'Sign in',
      'Allow access',
      'Signed in',
    ])
    const tokens = await pollDevice(url, device.device_code)
    expect(tokens).toMatchObject({ status: 200, expires_in: 900 })
    expect(tokens.refresh_token).toEqual(expect.any(String))
    expect(await pollDevice(url, device.device_code)).toMatchObject({ error: 'invalid_grant' })
  })

  test('gets an access token for the API and an id token that names the user', async () => {
    const { access_token: access = '', id_token: id = '' } = await signIn(platform.url, 'bob')
    expect(decodeProtectedHeader(access)).toMatchObject({ typ: 'at+jwt', alg: 'RS256' })
    expect(decodeJwt(access)).toMatchObject({
      iss: `${platform.url}/oidc`,
      aud: 'urn:indev:platform',
      scope: 'clusters',
      client_id: 'indev-cli',
    })
    expect(decodeJwt(id)).toMatchObject({
      sub: decodeJwt(access).sub,
      name: 'Bob Brook',
      preferred_username: 'bob@acme.example',
    })
  })

  test('is told when its user cancels on the code page', async () => {
    const device = await startDevice(platform.url)
    const page = await createFormWalker().walk(
      device.verification_uri_complete,
      'alice',
      cancelAtCode,
    )
    expect(page.html).toContain('The sign-in was cancelled')
    expect(await pollDevice(platform.url, device.device_code)).toMatchObject({
      error: 'access_denied',
    })
  })

  test.each(['Sign in', 'Allow access'])('is told when its user cancels at "%s"', async (at) => {
    const device = await startDevice(platform.url)
    const choose = (forms: readonly string[], heading: string) =>
      heading === at ? forms[1] : forms[0]
    await createFormWalker().walk(device.verification_uri_complete, 'alice', choose)
    expect(await pollDevice(platform.url, device.device_code)).toMatchObject({
      error: 'access_denied',
    })
  })
})

describe('the pages', () => {
  test('ask again for an account that does not exist, and show what was typed as text', async () => {
    const device = await startDevice(platform.url)
    let asked = 0
    const stop = ([form]: readonly string[], heading: string) =>
      heading === 'Sign in' && asked++ > 0 ? undefined : form
    const page = await createFormWalker().walk(device.verification_uri_complete, '<b>', stop)
    expect(page.status).toBe(422)
    expect(page.html).toContain('<p role="alert" id="error">There is no such account.</p>')
    expect(page.html).not.toContain('<b>')
  })

  test.each([
    ['no code', '/oidc/device'],
    ['an unknown code', '/oidc/device?user_code=ZZZZ-ZZZZ'],
    ['markup for a code', '/oidc/device?user_code=%3Cscript%3E'],
  ])('ask for a code, without a script or outside resource, given %s', async (_case, path) => {
    const page = await createFormWalker().walk(platform.url + path, 'alice', atCodeEntry)
    expect(page.status).toBe(200)
    expect(page.html).toContain('Enter the code that your terminal shows.')
    expect(page.html).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1)/)
  })

  test('start over where a form comes without its session', async () => {
    const response = await fetch(`${platform.url}/oidc/device`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf: 'x', user_code: 'ZZZZ-ZZZZ', confirm: 'yes' }),
    })
    expect(response).toMatchObject({ status: 200, url: `${platform.url}/oidc/device` })
  })

  test('say that a sign-in expired where it is unknown', async () => {
    const response = await fetch(`${platform.url}/oidc/interaction/unknown`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('start again')
  })
})

describe('a refresh token', () => {
  test('is replaced at each use, and its second use ends the session', async () => {
    const { url } = platform
    const first = await signIn(url, 'alice')
    const second = await refresh(url, first.refresh_token ?? '')
    expect(second.status).toBe(200)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(await refresh(url, first.refresh_token ?? '')).toMatchObject({ error: 'invalid_grant' })
    expect(await refresh(url, second.refresh_token ?? '')).toMatchObject({ error: 'invalid_grant' })
  })

  test('is worth nothing once it is revoked', async () => {
    const { url } = platform
    const { refresh_token: token = '' } = await signIn(url, 'alice')
    expect(await postForm(url, '/token/revocation', { token })).toMatchObject({ status: 200 })
    expect(await refresh(url, token)).toMatchObject({ status: 400, error: 'invalid_grant' })
  })
})

describe('in the end', () => {
  test('nothing unexpected has happened', () => {
    expect(platform.errors).toEqual([])
  })
})
