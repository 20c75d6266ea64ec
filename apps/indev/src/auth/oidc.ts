import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import * as openid from 'openid-client'
import type { Credentials } from './credentials.ts'
import { fetchThrough, forgiving } from './oidc-fetch.ts'
import type { Platform } from './platforms.ts'

/*
 * The only module that loads the OpenID library: import it lazily, when somebody signs in or out or a
 * token has run out.
 */

/** A configured client that talks through the command's own HTTP client, so it is traced and timed. */
export type OidcClient = openid.Configuration

/** Reads the issuer's metadata. @throws {@link CliError} when it cannot be reached or is not one. */
export async function openOidc(ctx: CommandContext, platform: Platform): Promise<OidcClient> {
  return attempt(() =>
    openid.discovery(new URL(platform.issuer), platform.clientId, undefined, openid.None(), {
      [openid.customFetch]: fetchThrough(ctx, true),
      // The address was accepted before: plain http is this machine only.
      execute: platform.issuer.startsWith('http:') ? [openid.allowInsecureRequests] : [],
    }),
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
  acquire(signal: AbortSignal): Promise<Credentials>
}

/** Asks for a device code (RFC 8628). */
export async function startDeviceGrant(
  ctx: CommandContext,
  client: OidcClient,
  platform: Platform,
): Promise<DeviceGrant> {
  const resource = { resource: platform.audience }
  const scope = platform.scopes.join(' ')
  const code = await attempt(() =>
    openid.initiateDeviceAuthorization(client, { ...resource, scope }),
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
        credentialsFrom(
          await openid.pollDeviceAuthorizationGrant(client, code, resource, { signal }),
          ctx.clock.nowMs(),
        ),
      )
    },
  }
}

/** Exchanges the refresh token; the platform rotates it, so the old one is dead afterwards. */
export async function refresh(
  ctx: CommandContext,
  platform: Platform,
  refreshToken: string,
): Promise<Credentials> {
  const client = await openOidc(ctx, platform)
  const tokens = await attempt(() =>
    openid.refreshTokenGrant(client, refreshToken, { resource: platform.audience }),
  )
  // A platform that doesn't rotate answers without one: the old one goes on.
  return { refreshToken, ...credentialsFrom(tokens, ctx.clock.nowMs()) }
}

/** Revokes a refresh token and with it everything that it could still obtain (RFC 7009). */
export async function revoke(
  ctx: CommandContext,
  platform: Platform,
  refreshToken: string,
): Promise<void> {
  const client = await openOidc(ctx, platform)
  await attempt(() =>
    openid.tokenRevocation(client, refreshToken, { token_type_hint: 'refresh_token' }),
  )
}

/** The OAuth error code (`invalid_grant`, `access_denied`) behind a failure, if the platform sent one. */
export function oauthError(error: unknown): string | undefined {
  const cause = error instanceof CliError ? error.cause : undefined
  if (cause instanceof openid.ResponseBodyError) return cause.error
  const isLate = cause instanceof openid.ClientError && cause.code === 'OAUTH_TIMEOUT'
  return isLate ? 'expired_token' : undefined
}

function credentialsFrom(
  tokens: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers,
  nowMs: number,
): Credentials {
  const expiresInSeconds = tokens.expiresIn() ?? 0
  return {
    accessToken: tokens.access_token,
    ...(tokens.refresh_token === undefined ? {} : { refreshToken: tokens.refresh_token }),
    obtainedAtMs: nowMs,
    expiresAtMs: nowMs + expiresInSeconds * 1_000,
  }
}

/** What the library throws is the platform's doing, unless it wraps an error of our own. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof CliError) throw cause
    }
    const isRefusal = error instanceof openid.ResponseBodyError
    if (!isRefusal && !(error instanceof openid.ClientError)) throw error
    const what = isRefusal ? `answered ${error.error}` : 'broke the protocol'
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
