import type { CommandContext } from '@indev/cli'
import type { Target } from '../profiles/target.ts'
import { readVault, sessionOf, withoutSession, withSession, writeVault } from './credentials.ts'
import type { Credentials, KeptSession } from './credentials.ts'
import { exclusively } from './lock.ts'
import { CLIENT_SECRET_VARIABLE } from './machine-login.ts'
import type * as Oidc from './oidc.ts'
import type { Platform } from './platforms.ts'
import type { SecretStore } from './secret-store.ts'
import { loginRequired } from './session.ts'
import type { Granted } from './tokens.ts'

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

/** The platform calls the refresh token dead. */
const REFUSED = 'refused'

async function exchange(
  renewal: Renewal,
  key: string,
  newer: () => Credentials | undefined,
): Promise<Credentials> {
  const { ctx, target } = renewal
  const found = sessionOf(readVault(renewal), key)
  if (found === undefined) throw loginRequired('ended', target)
  const [oidc, { openSecretStore }] = await Promise.all([
    import('./oidc.ts'),
    import('./secret-store.ts'),
  ])
  const store = openSecretStore(ctx)
  const granted = await again(renewal, found, store, oidc).catch(
    (error: unknown): typeof REFUSED => {
      if (oidc.oauthError(error) !== 'invalid_grant') throw error
      return REFUSED
    },
  )
  // Nothing was refused: it may be possible another time, with the secret of the client for example.
  if (granted === undefined) throw loginRequired('ended', target)
  if (granted !== REFUSED) return keep(renewal, found, granted, store)
  // Somebody who takes no lock may have been faster.
  const theirs = newer()
  if (theirs !== undefined) return theirs
  writeVault(renewal, withoutSession(readVault(renewal), key))
  await store.drop(found)
  throw loginRequired('ended', target)
}

/** First the keychain: of what only it has there is no second copy. What was in the file stays there. */
async function keep(
  renewal: Renewal,
  found: KeptSession,
  granted: Granted,
  store: SecretStore,
): Promise<Credentials> {
  const { noticeFile } = await import('./secret-store.ts')
  const { identity = found.credentials.identity } = granted
  const whose = identity === undefined ? {} : { identity }
  const renewed = { ...found, credentials: { ...found.credentials, ...granted, ...whose } }
  const { session, fallback } =
    found.credentials.store === 'keychain'
      ? await store.put(renewed, true)
      : { session: renewed, fallback: undefined }
  const vault = withSession(readVault(renewal), session)
  writeVault(renewal, noticeFile(renewal.ctx, vault, fallback))
  const hasMoved = found.credentials.store !== session.credentials.store
  if (hasMoved) await store.drop(found)
  return session.credentials
}

/** New tokens for a session, without a person; `undefined` where only a person can help. */
async function again(
  { ctx, platform }: Renewal,
  session: KeptSession,
  store: SecretStore,
  oidc: typeof Oidc,
): Promise<Granted | undefined> {
  const { identity, method } = session.credentials
  const secret = ctx.env[CLIENT_SECRET_VARIABLE] ?? ''
  if (method === 'client-credentials' && identity?.username !== undefined && secret !== '') {
    return oidc.clientCredentials(ctx, platform, { clientId: identity.username, secret })
  }
  const refreshToken = await store.refreshTokenOf(session)
  return refreshToken === undefined ? undefined : oidc.refresh(ctx, platform, refreshToken)
}
