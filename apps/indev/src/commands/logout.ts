import type { CommandContext } from '@indev/cli'
import { CliError, defineCommand } from '@indev/cli'
import type { AppPaths } from '@indev/telemetry'
import { accountText } from '../auth/account-text.ts'
import { readVault, sessionAt, sessionOf, withoutSession, writeVault } from '../auth/credentials.ts'
import type { KeptSession, Vault } from '../auth/credentials.ts'
import { exclusively } from '../auth/lock.ts'
import { knownPlatform } from '../auth/platforms.ts'
import { openSecretStore } from '../auth/secret-store.ts'
import type { SecretStore } from '../auth/secret-store.ts'
import { TOKEN_VARIABLE } from '../auth/session.ts'
import { targetOf } from '../profiles/target.ts'

const REVOCATIONS = [
  'done',
  'not-needed',
  'not-asked',
  'not-possible',
  'keychain-silent',
  'unreachable',
  'refused',
] as const

/** Kinds of names that listings leave for completion: they go with the account. */
const REMEMBERED = ['cluster', 'operation', 'team', 'user'] as const

/** What became of the refresh token on the platform's side. */
type Revocation = (typeof REVOCATIONS)[number]

/** `indev logout` */
export const logout = defineCommand({
  path: ['logout'],
  summary: 'Signs out: revokes and deletes the credentials.',
  description: 'Deletes the credentials of this machine also when the platform does not answer.',
  args: {
    all: { type: 'boolean', default: false, summary: 'Every account at every host.' },
    'local-only': {
      type: 'boolean',
      default: false,
      summary: 'Delete them here, and do not talk to the platform.',
    },
  },
  telemetry: { attributes: { 'auth.revocation': REVOCATIONS } },
  result: {
    type: 'object',
    required: ['host', 'wasSignedIn', 'sessions'],
    properties: {
      host: { type: 'string' },
      wasSignedIn: { type: 'boolean' },
      sessions: {
        type: 'array',
        items: {
          type: 'object',
          required: ['host', 'account', 'revocation'],
          properties: {
            host: { type: 'string' },
            account: { type: 'string' },
            revocation: { enum: REVOCATIONS },
          },
        },
      },
    },
  },
  async run({ all, 'local-only': isLocalOnly }, ctx) {
    const target = targetOf(ctx)
    const { paths } = ctx
    if ((ctx.env[TOKEN_VARIABLE] ?? '') !== '') {
      ctx.narrate(`${TOKEN_VARIABLE} is set and still signs you in`)
    }
    const { host } = target
    if (paths === undefined) return { host, wasSignedIn: false, sessions: [] }
    const pick = (vault: Vault): readonly (KeptSession | undefined)[] =>
      all
        ? Object.keys(vault.sessions).map((key) => sessionOf(vault, key))
        : [sessionAt(vault, target)]
    for (const kind of REMEMBERED) ctx.rememberNames(kind, [])
    const store = openSecretStore(ctx)
    const taken = await takeAway(ctx, paths, pick, store)
    const sessions = []
    for (const { session, refreshToken } of taken) {
      const revocation = isLocalOnly ? 'not-asked' : await revoke(ctx, session, refreshToken)
      ctx.telemetry.set({ 'auth.revocation': revocation })
      sessions.push({ host: session.host, account: accountText(session), revocation })
    }
    return { host, wasSignedIn: sessions.length > 0, sessions }
  },
  human({ host, sessions }) {
    if (sessions.length === 0) return `Not signed in to ${host}: nothing to do\n`
    return sessions
      .map((each) => `Signed out of ${each.host}: ${OUTCOMES[each.revocation]}\n`)
      .join('')
  },
  names: ({ sessions }) => sessions.map(({ host }) => host),
})

const HERE = 'credentials deleted from this machine only'

const OUTCOMES: Readonly<Record<Revocation, string>> = {
  done: 'credentials revoked, and deleted from this machine',
  'not-needed': 'credentials deleted from this machine; there was nothing to revoke',
  'not-asked': `${HERE}, as asked`,
  'not-possible': `${HERE}; the sign-in service cannot revoke them`,
  'keychain-silent': `${HERE}; the keychain did not give the token, so it was not revoked`,
  unreachable: `${HERE}; the platform did not answer, so they were not revoked`,
  refused: `${HERE}; the platform did not revoke them`,
}

interface Taken {
  readonly session: KeptSession
  /** `null`: there is one, and the keychain keeps it to itself. */
  readonly refreshToken: string | undefined | null
}

/** First here, whatever happens on the way to the platform. */
async function takeAway(
  ctx: CommandContext,
  paths: AppPaths,
  pick: (vault: Vault) => readonly (KeptSession | undefined)[],
  store: SecretStore,
): Promise<readonly Taken[]> {
  // Signed out already: nothing is created on this machine to find that out.
  if (pick(readVault(paths)).every((session) => session === undefined)) return []
  return exclusively(ctx, paths, async () => {
    const vault = readVault(paths)
    const sessions = pick(vault).filter((session) => session !== undefined)
    const taken: Taken[] = []
    for (const session of sessions) {
      const refreshToken = await store.refreshTokenOf(session).catch(() => null)
      taken.push({ session, refreshToken })
    }
    writeVault(
      paths,
      sessions.reduce((left, { key }) => withoutSession(left, key), vault),
    )
    for (const session of sessions) await store.drop(session)
    return taken
  })
}

async function revoke(
  ctx: CommandContext,
  { host }: KeptSession,
  refreshToken: Taken['refreshToken'],
): Promise<Revocation> {
  const platform = ctx.paths === undefined ? undefined : knownPlatform(ctx.paths, host)
  if (refreshToken === null) return 'keychain-silent'
  if (platform === undefined || refreshToken === undefined) return 'not-needed'
  const oidc = await import('../auth/oidc.ts')
  try {
    return (await oidc.revoke(ctx, platform, refreshToken)) ? 'done' : 'not-possible'
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (!(error instanceof CliError)) throw error
    return error.kind === 'unreachable' ? 'unreachable' : 'refused'
  }
}
