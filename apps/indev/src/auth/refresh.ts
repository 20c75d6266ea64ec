import type { CommandContext } from '@indev/cli'
import type { Target } from '../profiles/target.ts'
import { readVault, sessionOf, withoutSession, withSession, writeVault } from './credentials.ts'
import type { Credentials, KeptSession } from './credentials.ts'
import { exclusively } from './lock.ts'
import type { Platform } from './platforms.ts'
import { loginRequired } from './session.ts'

/** A session whose token may have to be replaced. */
export interface Renewal {
  readonly ctx: CommandContext
  readonly dataDir: string
  readonly target: Pick<Target, 'host' | 'login'>
  readonly platform: Platform
}

/** What a test may replace. */
export interface RefreshDeps {
  readonly exclusively: typeof exclusively
}

/**
 * Replaces the access token of a session, once, however many processes ask at the same time.
 *
 * A platform that rotates refresh tokens takes a second use of one for theft and ends the session: so one
 * process asks, under the lock, and the others adopt what it was given.
 *
 * @param useless - The access token that is not good any more.
 * @throws {@link CliError} `auth.ended` when there is no way to another one. What is kept is cleared only
 *   then, and only if it is still what was refused.
 */
export async function refreshSession(
  renewal: Renewal,
  key: string,
  useless: string,
  deps: RefreshDeps = { exclusively },
): Promise<Credentials> {
  const newer = (): Credentials | undefined => {
    const found = sessionOf(readVault(renewal), key)?.credentials
    return found === undefined || found.accessToken === useless ? undefined : found
  }
  const work = async (): Promise<Credentials> => newer() ?? exchange(renewal, key, newer)
  return deps.exclusively(renewal.ctx, renewal, work, newer)
}

async function exchange(
  renewal: Renewal,
  key: string,
  newer: () => Credentials | undefined,
): Promise<Credentials> {
  const { ctx, platform, target } = renewal
  const found = sessionOf(readVault(renewal), key)
  if (found === undefined) throw loginRequired('ended', target)
  const { credentials } = found
  const oidc = await import('./oidc.ts')
  if (credentials.refreshToken === undefined) throw loginRequired('ended', target)
  try {
    const tokens = await oidc.refresh(ctx, platform, credentials.refreshToken)
    return keep(renewal, { ...found, credentials: { ...credentials, ...tokens } })
  } catch (error) {
    if (oidc.oauthError(error) !== 'invalid_grant') throw error
    // Somebody who takes no lock may have been faster.
    const theirs = newer()
    if (theirs !== undefined) return theirs
    writeVault(renewal, withoutSession(readVault(renewal), key))
    throw loginRequired('ended', target)
  }
}

function keep(renewal: Renewal, session: KeptSession): Credentials {
  writeVault(renewal, withSession(readVault(renewal), session))
  return session.credentials
}
