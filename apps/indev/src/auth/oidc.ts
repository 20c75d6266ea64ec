import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import * as openid from 'openid-client'
import { grantParameters } from './known-platforms.ts'
import { measuringSkew } from './clock-skew.ts'
import { fetchThrough, forgiving } from './oidc-fetch.ts'
import type { Platform } from './platforms.ts'
import { grantedBy } from './tokens.ts'
import type { Granted } from './tokens.ts'

/*
 * The only module that loads the OpenID library: import it lazily, when somebody signs in or out or a
 * token has run out.
 */

/** A configured client that talks through the command's own HTTP client, so it is traced and timed. */
export type OidcClient = openid.Configuration

/** A client that has a secret. */
export interface Confidential {
  readonly clientId: string
  readonly secret: string
}

/** Reads the issuer's metadata. @throws {@link CliError} when it cannot be reached or is not one. */
export async function openOidc(
  ctx: CommandContext,
  platform: Platform,
  confidential?: Confidential,
): Promise<OidcClient> {
  const { send, skewSeconds } = measuringSkew(fetchThrough(ctx, true), ctx.clock)
  const metadata = {
    // Read when the metadata has been fetched: tokens are judged by the platform's clock.
    get [openid.clockSkew]() {
      return skewSeconds()
    },
  }
  return attempt(() =>
    openid.discovery(
      new URL(platform.issuer),
      confidential?.clientId ?? platform.clientId,
      metadata,
      confidential === undefined ? openid.None() : openid.ClientSecretBasic(confidential.secret),
      {
        [openid.customFetch]: send,
        // The address was accepted before: plain http is this machine only.
        execute: platform.issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [],
      },
    ),
  )
}

/** What to show the person, and how to wait for what they decide. */
export interface DeviceGrant {
  readonly userCode: string
  readonly verificationUri: string
  /** With the code filled in, when the platform offers it. */
  readonly verificationUriComplete: string | undefined
  readonly expiresInMs: number
  /** Polls at the interval the platform asks for; rejects when `signal` is aborted. */
  acquire(signal: AbortSignal): Promise<Granted>
}

/** Asks for a device code (RFC 8628). */
export async function startDeviceGrant(
  ctx: CommandContext,
  client: OidcClient,
  platform: Platform,
): Promise<DeviceGrant> {
  const parameters = grantParameters(platform)
  const scope = platform.scopes.join(' ')
  const code = await attempt(() =>
    openid.initiateDeviceAuthorization(client, { ...parameters, scope }),
  )
  return {
    userCode: code.user_code,
    verificationUri: code.verification_uri,
    verificationUriComplete: code.verification_uri_complete,
    expiresInMs: code.expires_in * 1_000,
    acquire(signal) {
      // One span for each poll would drown the trace; the time still counts as network time.
      client[openid.customFetch] = forgiving(fetchThrough(ctx, false))
      return attempt(async () =>
        grantedBy(
          await openid.pollDeviceAuthorizationGrant(client, code, parameters, { signal }),
          platform,
          ctx.clock.nowMs(),
        ),
      )
    },
  }
}

/** Where to send the person, and how to turn what comes back into tokens. */
export interface CodeGrant {
  readonly url: URL
  readonly state: string
  /** @param arrived - The whole address that the browser came back with. */
  acquire(arrived: URL): Promise<Granted>
}

/** Prepares the authorization code flow with PKCE, a state and a nonce (RFC 7636, RFC 9700). */
export async function startCodeGrant(
  ctx: CommandContext,
  client: OidcClient,
  platform: Platform,
  redirectUri: string,
): Promise<CodeGrant> {
  const parameters = grantParameters(platform)
  const pkceCodeVerifier = openid.randomPKCECodeVerifier()
  const state = openid.randomState()
  const expectedNonce = openid.randomNonce()
  const url = openid.buildAuthorizationUrl(client, {
    ...parameters,
    redirect_uri: redirectUri,
    scope: platform.scopes.join(' '),
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce: expectedNonce,
  })
  const checks = { pkceCodeVerifier, expectedState: state, expectedNonce, idTokenExpected: true }
  return {
    url,
    state,
    acquire: (arrived) =>
      attempt(async () =>
        grantedBy(
          await openid.authorizationCodeGrant(client, arrived, checks, parameters),
          platform,
          ctx.clock.nowMs(),
        ),
      ),
  }
}

/** Signs a machine in by a secret of its own (RFC 6749, section 4.4). */
export async function clientCredentials(
  ctx: CommandContext,
  platform: Platform,
  confidential: Confidential,
): Promise<Granted> {
  const client = await openOidc(ctx, platform, confidential)
  const scope =
    platform.dialect === 'entra'
      ? `${platform.audience}/.default`
      : platform.scopes.filter((each) => !OF_PEOPLE.has(each)).join(' ')
  try {
    const tokens = await attempt(() =>
      openid.clientCredentialsGrant(client, { ...grantParameters(platform), scope }),
    )
    return grantedBy(tokens, platform, ctx.clock.nowMs(), confidential.clientId)
  } catch (error) {
    if (oauthError(error) !== 'invalid_client') throw error
    throw new CliError({
      slug: 'auth.client-refused',
      kind: 'login-required',
      message: 'the platform knows no such client, or not with this secret',
      recordable: true,
      cause: error,
    })
  }
}

/** Scopes that are about a person: a machine may not ask for them. */
const OF_PEOPLE: ReadonlySet<string> = new Set(['openid', 'offline_access', 'profile', 'email'])

/** Exchanges the refresh token; the platform rotates it, so the old one is dead afterwards. */
export async function refresh(
  ctx: CommandContext,
  platform: Platform,
  refreshToken: string,
): Promise<Granted> {
  const client = await openOidc(ctx, platform)
  const tokens = await attempt(() =>
    openid.refreshTokenGrant(client, refreshToken, grantParameters(platform)),
  )
  // A platform that doesn't rotate answers without one: the old one goes on.
  return { refreshToken, ...grantedBy(tokens, platform, ctx.clock.nowMs()) }
}

/**
 * Revokes a refresh token and with it everything that it could still obtain (RFC 7009).
 *
 * @returns Whether the platform can do that at all.
 */
export async function revoke(
  ctx: CommandContext,
  platform: Platform,
  refreshToken: string,
): Promise<boolean> {
  const client = await openOidc(ctx, platform)
  if (client.serverMetadata().revocation_endpoint === undefined) return false
  await attempt(() =>
    openid.tokenRevocation(client, refreshToken, { token_type_hint: 'refresh_token' }),
  )
  return true
}

/** The OAuth error code (`invalid_grant`, `access_denied`) behind a failure, if the platform sent one. */
export function oauthError(error: unknown): string | undefined {
  const cause = error instanceof CliError ? error.cause : undefined
  if (cause instanceof openid.ResponseBodyError) return cause.error
  if (cause instanceof openid.AuthorizationResponseError) return cause.error
  if (cause instanceof openid.WWWAuthenticateChallengeError) return challengeOf(cause)
  const isLate = cause instanceof openid.ClientError && cause.code === 'OAUTH_TIMEOUT'
  return isLate ? 'expired_token' : undefined
}

/** What the platform said beside {@link oauthError}; for recognising, not for showing. */
export function oauthDescription(error: unknown): string {
  const cause = error instanceof CliError ? error.cause : undefined
  return cause instanceof openid.ResponseBodyError ? (cause.error_description ?? '') : ''
}

/** The error in a `WWW-Authenticate` header: how a client is refused that has tried its secret. */
function challengeOf({ cause }: openid.WWWAuthenticateChallengeError): string {
  return cause[0]?.parameters['error'] ?? 'invalid_client'
}

/** What the library throws is the platform's doing, unless it wraps an error of our own. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof CliError) throw cause
    }
    const isRefusal =
      error instanceof openid.ResponseBodyError ||
      error instanceof openid.AuthorizationResponseError
    const isChallenge = error instanceof openid.WWWAuthenticateChallengeError
    if (!isRefusal && !isChallenge && !(error instanceof openid.ClientError)) throw error
    const code = isRefusal ? error.error : isChallenge ? challengeOf(error) : undefined
    const what = code === undefined ? 'broke the protocol' : `answered ${code}`
    throw new CliError({
      slug: 'auth.service-failed',
      kind: 'failed',
      message: `the platform's sign-in service ${what}`,
      recordable: true,
      outcomeCause: 'remote',
      cause: error,
    })
  }
}
