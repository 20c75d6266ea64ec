import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { targetOf } from '../profiles/target.ts'
import type { Asking, Target } from '../profiles/target.ts'
import { readVault, sessionAt } from './credentials.ts'
import type { Credentials, KeptSession } from './credentials.ts'
import { knownPlatform } from './platforms.ts'
import type { Renewal } from './refresh.ts'

/** A token for automation, used as it is: nothing is refreshed or kept. */
export const TOKEN_VARIABLE = 'INDEV_TOKEN'

const MAX_EARLY_MS = 5 * 60_000
/** Refresh when this share of a token's life is left, at most {@link MAX_EARLY_MS}. */
const EARLY_SHARE = 0.1

/** Where to send API requests, and as whom. */
export interface Session {
  readonly host: string
  /** The command line that signs in there. */
  readonly login: string
  readonly apiBase: string
  readonly token: string
  /** When the token runs out by this machine's clock, Unix ms; `undefined` for {@link TOKEN_VARIABLE}. */
  readonly expiresAtMs: number | undefined
  /**
   * Another token, after the platform refused this one.
   *
   * @throws {@link CliError} of kind `login-required` when there is none to be had.
   */
  renew(): Promise<string>
}

/**
 * The signed-in session of this command's host and profile, its token refreshed when it is about to run out.
 *
 * Never starts a sign-in. With a token that is still good nothing is loaded and nobody is asked.
 *
 * @throws {@link CliError} `auth.required` or `auth.ended`, both `login-required`.
 */
export async function openSession(ctx: CommandContext & Asking): Promise<Session> {
  const target = targetOf(ctx)
  const { host, login } = target
  const { paths } = ctx
  const platform = paths === undefined ? undefined : knownPlatform(paths, host)
  const apiBase = platform?.apiBase ?? `${host}/api/v1`
  const given = ctx.env[TOKEN_VARIABLE] ?? ''
  if (given !== '') {
    const refused = loginRequired('token-refused', target)
    const renew = () => Promise.reject(refused)
    return { host, login, apiBase, token: given, expiresAtMs: undefined, renew }
  }
  const found = paths === undefined ? undefined : sessionAt(readVault(paths), target)
  if (paths === undefined || found === undefined || platform === undefined) {
    throw loginRequired('required', target)
  }
  const renewal = { ctx, dataDir: paths.dataDir, target, platform }
  const { accessToken: token, expiresAtMs } = await current(renewal, found)
  let latest = token
  return {
    host,
    login,
    apiBase,
    token,
    expiresAtMs,
    // A long wait outlives more than one token.
    async renew() {
      latest = (await renewed(renewal, latest, found)).accessToken
      return latest
    },
  }
}

const MESSAGES = {
  required: (host: string) => `not signed in to ${host}`,
  ended: (host: string) => `the session at ${host} has ended`,
  'token-refused': (host: string) => `${host} refused the token in ${TOKEN_VARIABLE}`,
} as const

/** The error that leads to signing in. */
export function loginRequired(
  why: keyof typeof MESSAGES,
  { host, login }: Pick<Target, 'host' | 'login'>,
): CliError {
  return new CliError({
    slug: `auth.${why}`,
    kind: 'login-required',
    message: MESSAGES[why](host),
    recordable: true,
    next: [{ command: login, why: 'signs in' }],
  })
}

/** When to refresh a token, Unix ms. */
export function refreshAtMs({
  obtainedAtMs,
  expiresAtMs,
}: Pick<Credentials, 'obtainedAtMs' | 'expiresAtMs'>): number {
  return expiresAtMs - Math.min(MAX_EARLY_MS, (expiresAtMs - obtainedAtMs) * EARLY_SHARE)
}

async function current(renewal: Renewal, found: KeptSession): Promise<Credentials> {
  const { clock } = renewal.ctx
  const { credentials } = found
  // What lies in the future was written by another clock: its end says nothing.
  const isOurTime = clock.nowMs() >= credentials.obtainedAtMs - MAX_EARLY_MS
  if (isOurTime && clock.nowMs() < refreshAtMs(credentials)) return credentials
  try {
    return await renewed(renewal, credentials.accessToken, found)
  } catch (error) {
    // Refreshing early may fail, as long as the token itself is still good.
    if (error instanceof CliError && clock.nowMs() < credentials.expiresAtMs) return credentials
    throw error
  }
}

async function renewed(
  renewal: Renewal,
  useless: string,
  { key }: KeptSession,
): Promise<Credentials> {
  const { refreshSession } = await import('./refresh.ts')
  return refreshSession(renewal, key, useless)
}
