import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import { resolveHost } from '../host.ts'
import { clearCredentials, readCredentials, writeCredentials } from './credentials.ts'
import type { Credentials } from './credentials.ts'
import { knownPlatform } from './platforms.ts'
import type { Platform } from './platforms.ts'

/** A token for automation, used as it is: nothing is refreshed or kept. */
export const TOKEN_VARIABLE = 'INDEV_TOKEN'

const MAX_EARLY_MS = 5 * 60_000
/** Refresh when this share of a token's life is left, at most {@link MAX_EARLY_MS}. */
const EARLY_SHARE = 0.1

/** Where to send API requests, and as whom. */
export interface Session {
  readonly host: string
  readonly apiBase: string
  readonly token: string
  /**
   * Another token, after the platform refused this one.
   *
   * @throws {@link CliError} of kind `login-required` when there is none to be had.
   */
  renew(): Promise<string>
}

/**
 * The signed-in session of this host, its token refreshed when it is about to run out.
 *
 * Never starts a sign-in.
 *
 * @throws {@link CliError} `auth.required` or `auth.ended`, both `login-required`.
 */
export async function openSession(ctx: CommandContext): Promise<Session> {
  const host = resolveHost(ctx.env)
  const { paths } = ctx
  const platform = paths === undefined ? undefined : knownPlatform(paths, host)
  const apiBase = platform?.apiBase ?? `${host}/api/v1`
  const given = ctx.env[TOKEN_VARIABLE] ?? ''
  if (given !== '') {
    const refused = loginRequired('token-refused', host)
    return { host, apiBase, token: given, renew: () => Promise.reject(refused) }
  }
  const found = paths === undefined ? undefined : readCredentials(paths, host)
  if (paths === undefined || found === undefined || platform === undefined) {
    throw loginRequired('required', host)
  }
  const renewal = { ctx, dataDir: paths.dataDir, host, platform }
  const { accessToken: token } = await current(renewal, found)
  return {
    host,
    apiBase,
    token,
    renew: async () => (await refreshed(renewal, found)).accessToken,
  }
}

const MESSAGES = {
  required: (host: string) => `not signed in to ${host}`,
  ended: (host: string) => `the session at ${host} has ended`,
  'token-refused': (host: string) => `${host} refused the token in ${TOKEN_VARIABLE}`,
} as const

/** The error that leads to signing in. */
export function loginRequired(why: keyof typeof MESSAGES, host: string): CliError {
  return new CliError({
    slug: `auth.${why}`,
    kind: 'login-required',
    message: MESSAGES[why](host),
    recordable: true,
    next: [{ command: 'indev login --device', why: 'signs in' }],
  })
}

/** When to refresh a token, Unix ms. */
export function refreshAtMs({ obtainedAtMs, expiresAtMs }: Credentials): number {
  return expiresAtMs - Math.min(MAX_EARLY_MS, (expiresAtMs - obtainedAtMs) * EARLY_SHARE)
}

interface Renewal {
  readonly ctx: CommandContext
  readonly dataDir: string
  readonly host: string
  readonly platform: Platform
}

async function current(renewal: Renewal, found: Credentials): Promise<Credentials> {
  const { clock } = renewal.ctx
  if (clock.nowMs() < refreshAtMs(found)) return found
  try {
    return await refreshed(renewal, found)
  } catch (error) {
    // Refreshing early may fail, as long as the token itself is still good.
    if (error instanceof CliError && clock.nowMs() < found.expiresAtMs) return found
    throw error
  }
}

async function refreshed(renewal: Renewal, found: Credentials): Promise<Credentials> {
  const { ctx, host, platform } = renewal
  if (found.refreshToken === undefined) throw loginRequired('ended', host)
  const oidc = await import('./oidc.ts')
  try {
    const renewed = await oidc.refresh(ctx, platform, found.refreshToken)
    writeCredentials(renewal, host, renewed)
    return renewed
  } catch (error) {
    if (oidc.oauthError(error) === 'invalid_grant') return adopt(renewal, found)
    throw error
  }
}

/** Another process may have been faster with the same, now dead, refresh token: then theirs is ours. */
function adopt(renewal: Renewal, useless: Credentials): Credentials {
  const latest = readCredentials(renewal, renewal.host)
  if (latest !== undefined && latest.accessToken !== useless.accessToken) return latest
  clearCredentials(renewal, renewal.host, useless)
  throw loginRequired('ended', renewal.host)
}
