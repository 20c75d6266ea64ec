import type { IDToken, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client'
import { isObject, numberIn, stringIn } from '../json.ts'
import type { Credentials, Identity } from './credentials.ts'
import type { Platform } from './platforms.ts'
import { printable } from './printable.ts'

/** What a sign-in or a refresh gave. */
export type Granted = Pick<
  Credentials,
  'accessToken' | 'refreshToken' | 'obtainedAtMs' | 'expiresAtMs' | 'identity'
>

/** A token without a word about its end is used until it is refused, ms. */
const UNSAID_LIFE_MS = 3_600_000

/**
 * The credentials in an answer of the token endpoint.
 *
 * Their end is counted from now, by this machine's clock, right or wrong.
 *
 * @param machine - The name of the client, when it signed in for itself.
 */
export function grantedBy(
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
  platform: Platform,
  nowMs: number,
  machine?: string,
): Granted {
  const claims = tokens.claims()
  const lifeSeconds = tokens.expiresIn() ?? UNSAID_LIFE_MS / 1_000
  const identity =
    machine === undefined ? identityIn(claims, platform) : machineAt(platform, machine)
  return {
    accessToken: tokens.access_token,
    ...(tokens.refresh_token === undefined ? {} : { refreshToken: tokens.refresh_token }),
    obtainedAtMs: nowMs,
    expiresAtMs: nowMs + lifeSeconds * 1_000,
    ...(identity === undefined ? {} : { identity }),
  }
}

/**
 * The credentials in a token that somebody brought.
 *
 * What is in it is read, not believed: the platform has the last word on every request.
 */
export function grantedByHand(token: string, platform: Platform, nowMs: number): Granted {
  const claims = payloadOf(token)
  const issuer = stringIn(claims, 'iss') ?? platform.issuer
  const subject = stringIn(claims, 'sub')
  const tenant = stringIn(claims, 'tid')
  return {
    accessToken: token,
    obtainedAtMs: nowMs,
    expiresAtMs: endOf(claims, nowMs),
    identity: {
      issuer,
      subject: subject ?? 'token',
      ...(tenant === undefined ? {} : { tenant }),
    },
  }
}

/** Entra's `sub` differs from client to client: `oid` and `tid` name the person. */
function identityIn(claims: IDToken | undefined, { issuer }: Platform): Identity | undefined {
  const subject = stringIn(claims, 'oid') ?? claims?.sub
  if (claims === undefined || subject === undefined) return undefined
  const tenant = stringIn(claims, 'tid')
  const username = stringIn(claims, 'preferred_username') ?? stringIn(claims, 'email')
  return {
    issuer,
    subject,
    ...(tenant === undefined ? {} : { tenant }),
    ...(username === undefined ? {} : { username: printable(username) }),
  }
}

function machineAt({ issuer }: Platform, clientId: string): Identity {
  return { issuer, subject: `client:${clientId}`, username: clientId }
}

/** The platform has just accepted it: where it seems to have run out, this machine's clock is wrong. */
function endOf(claims: unknown, nowMs: number): number {
  const endsAtMs = (numberIn(claims, 'exp') ?? NaN) * 1_000
  const issuedAtMs = (numberIn(claims, 'iat') ?? NaN) * 1_000
  const lifeMs = endsAtMs > issuedAtMs ? endsAtMs - issuedAtMs : UNSAID_LIFE_MS
  return endsAtMs > nowMs ? Math.min(endsAtMs, nowMs + lifeMs) : nowMs + lifeMs
}

function payloadOf(token: string): unknown {
  try {
    const part = token.split('.')[1] ?? ''
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
