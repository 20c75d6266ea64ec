import type { Reply, StubPlatform } from './stub-platform.ts'

/** Requests of a sign-in, as the stub names them. */
export const DISCOVERY = 'GET /.well-known/indev-platform'
export const DEVICE = 'POST /oidc/device'
export const TOKEN = 'POST /oidc/token'
export const ME = 'GET /api/v1/me'

/** Nobody has decided yet. */
export const pending: Reply = { status: 400, json: { error: 'authorization_pending' } }

export const me: Reply = {
  json: { id: 'u', name: 'Ada', organizationName: 'Acme', organizationRoles: [] },
}

/** The platform's document; `more` replaces parts of it. */
export function documented(more: Readonly<Record<string, unknown>> = {}) {
  return ({ url }: StubPlatform): Reply => ({
    json: {
      issuer: `${url}/oidc`,
      clientId: 'c',
      audience: 'urn:api',
      scopes: ['openid', 'offline_access', 'clusters'],
      apiBase: `${url}/api/v1`,
      telemetry: { otlpEndpoint: 'https://otlp.example', state: 'on' },
      ...more,
    },
  })
}

export const discovery: (stub: StubPlatform) => Reply = documented()

/** A code that is polled for without a pause. */
export const device = ({ url }: StubPlatform): Reply => ({
  json: {
    device_code: 'd',
    user_code: 'WXYZ-WXYZ',
    verification_uri: `${url}/device`,
    expires_in: 600,
    interval: 0.01,
  },
})

/** What the token endpoint answers; `more` replaces parts of it. */
export function tokens(more: Readonly<Record<string, unknown>> = {}): Reply {
  const usual = { access_token: 'got', token_type: 'bearer', expires_in: 900, refresh_token: 'r' }
  return { json: { ...usual, ...more } }
}

/** A token whose content can be read, and whose signature nobody checks. */
export function jwt(claims: Readonly<Record<string, unknown>>): string {
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${part('signature')}`
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** An id token of this stub. */
export function idToken(
  { url }: StubPlatform,
  claims: Readonly<Record<string, unknown>> = {},
  nowMs: number = Date.now(),
): string {
  const iat = Math.floor(nowMs / 1_000)
  const usual = { iss: `${url}/oidc`, aud: 'c', sub: 'ada', preferred_username: 'ada@acme.example' }
  return jwt({ ...usual, iat, exp: iat + 600, ...claims })
}
