import { createFormWalker } from './form-walker.ts'

/** What the token endpoint answers. */
export interface TokenReply {
  readonly status: number
  readonly error?: string
  readonly access_token?: string
  readonly refresh_token?: string
  readonly id_token?: string
  readonly expires_in?: number
}

/** What the device authorization endpoint answers. */
export interface DeviceReply {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly verification_uri_complete: string
  readonly expires_in: number
  readonly interval: number
}

const clientId = 'indev-cli'
const resource = 'urn:indev:platform'
const allScopes = 'openid offline_access profile email clusters'

/** Posts a form to the provider of the platform at `url`. */
export async function postForm(
  url: string,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(`${url}/oidc${path}`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  })
}

export async function startDevice(url: string, scope: string = allScopes): Promise<DeviceReply> {
  const response = await postForm(url, '/device/auth', { scope, resource })
  return parse<DeviceReply>(response)
}

export async function pollDevice(url: string, deviceCode: string): Promise<TokenReply> {
  const response = await postForm(url, '/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: deviceCode,
    resource,
  })
  return { ...(await parse<TokenReply>(response)), status: response.status }
}

export async function refresh(url: string, refreshToken: string): Promise<TokenReply> {
  const response = await postForm(url, '/token', {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    resource,
  })
  return { ...(await parse<TokenReply>(response)), status: response.status }
}

/** Signs `login` in by the device flow. */
export async function signIn(url: string, login: string, scope?: string): Promise<TokenReply> {
  const device = await startDevice(url, scope)
  await createFormWalker().walk(device.verification_uri_complete, login)
  return pollDevice(url, device.device_code)
}

/** An access token of `login`. */
export async function accessTokenOf(url: string, login: string): Promise<string> {
  const { access_token: token, error } = await signIn(url, login)
  if (token === undefined) throw new Error(`no token for ${login}: ${error}`)
  return token
}

async function parse<T>(response: Response): Promise<T> {
  const body: T = JSON.parse(await response.text())
  return body
}
