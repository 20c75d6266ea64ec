import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Provider, type Configuration } from 'oidc-provider'
import { isHangUp } from '../http/read-body.ts'
import type { Directory } from '../store/directory.ts'
import type { OidcStore } from '../store/oidc.ts'
import { apiScope, audience, clientId, machine, scopes } from './client.ts'
import { addInterval, restartLostPages } from './device-middleware.ts'
import { deviceSuccess, renderError, userCodeConfirm, userCodeInput } from './device-pages.ts'
import type { Keys } from './keys.ts'

export interface ProviderOptions {
  readonly issuer: string
  readonly keys: Keys
  readonly store: OidcStore
  readonly directory: Directory
  /** What a polling device waits between two polls, s. */
  readonly deviceIntervalS: number
  readonly accessTokenTtlS: number
  readonly onError: (error: unknown) => void
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const daysS = 24 * 60 * 60

/** The OIDC provider: device flow, authorization code with PKCE, client credentials, JWT access tokens, rotation. */
export function createProvider(options: ProviderOptions): Provider {
  const provider = new Provider(options.issuer, configurationOf(options))
  const onError = (error: unknown, ctx?: { readonly req: IncomingMessage }) => {
    if (ctx === undefined || !isHangUp(error, ctx.req)) options.onError(error)
  }
  provider.on('server_error', (ctx, error) => onError(error, ctx))
  // Without a listener, the framework below prints.
  const framework: EventEmitter = provider
  framework.on('error', onError)
  provider.use(addInterval(options.deviceIntervalS))
  provider.use(restartLostPages(`${options.issuer}/device`))
  return provider
}

function configurationOf(options: ProviderOptions): Configuration {
  const { keys, store, directory, accessTokenTtlS, issuer } = options
  return {
    adapter: store.adapter,
    jwks: { keys: [keys.signing] },
    cookies: { keys: [keys.cookie] },
    clients: [
      {
        client_id: clientId,
        client_name: 'indev',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', deviceGrant],
        response_types: ['code'],
        // Loopback addresses match whatever the port. @see RFC 8252, section 7.3
        redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
        scope: scopes.join(' '),
      },
      {
        client_id: machine.clientId,
        client_name: 'indev for machines',
        client_secret: machine.secret,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: apiScope,
      },
    ],
    scopes: [...scopes],
    responseTypes: ['code'],
    clientAuthMethods: ['none', 'client_secret_basic'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
    // A CLI reads the name of its user from the id token instead of asking once more.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_ctx, id) => {
      const user = directory.userById(id)
      if (user === undefined) return undefined
      const { name, upn } = user
      return {
        accountId: id,
        claims: () => ({ sub: id, name, preferred_username: upn, email: upn }),
      }
    },
    formats: {
      customizers: {
        jwt: (_ctx, token, jwt) => {
          // The API knows people only.
          const user = directory.userByLogin(machine.actsFor)
          if (token.kind === 'ClientCredentials' && user !== undefined) jwt.payload['sub'] = user.id
        },
      },
    },
    interactions: { url: (_ctx, { uid }) => `${new URL(issuer).pathname}/interaction/${uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    renderError,
    ttl: {
      AccessToken: accessTokenTtlS,
      AuthorizationCode: 60,
      ClientCredentials: accessTokenTtlS,
      DeviceCode: 600,
      Grant: 30 * daysS,
      IdToken: 3600,
      Interaction: 600,
      RefreshToken: 30 * daysS,
      Session: daysS,
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: userCodeInput,
        userCodeConfirmSource: userCodeConfirm,
        successSource: deviceSuccess,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: apiScope,
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenTtlS,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  }
}
