import type { CommandContext } from '@indev/cli'
import { CliError, defineCommand } from '@indev/cli'
import {
  DEFAULT_PROFILE,
  readVault,
  sessionAt,
  withoutSession,
  writeVault,
} from '../auth/credentials.ts'
import { knownPlatform } from '../auth/platforms.ts'
import { TOKEN_VARIABLE } from '../auth/session.ts'
import { resolveHost } from '../host.ts'

const REVOCATIONS = ['done', 'not-needed', 'unreachable', 'refused'] as const

/** What became of the refresh token on the platform's side. */
type Revocation = (typeof REVOCATIONS)[number]

/** `indev logout` */
export const logout = defineCommand({
  path: ['logout'],
  summary: 'Signs out: revokes and deletes the credentials.',
  description: 'Deletes the credentials of this machine also when the platform does not answer.',
  args: {},
  telemetry: { attributes: { 'auth.revocation': REVOCATIONS } },
  async run(_args, ctx) {
    const host = resolveHost(ctx.env)
    const { paths } = ctx
    if ((ctx.env[TOKEN_VARIABLE] ?? '') !== '') {
      ctx.narrate(`${TOKEN_VARIABLE} is set and still signs you in`)
    }
    const found =
      paths === undefined
        ? undefined
        : sessionAt(readVault(paths), { profile: DEFAULT_PROFILE, host })
    if (paths === undefined || found === undefined) {
      return { host, wasSignedIn: false, revocation: 'not-needed' as const }
    }
    // First here, whatever happens on the way to the platform.
    writeVault(paths, withoutSession(readVault(paths), found.key))
    const revocation = await revoke(ctx, host, found.credentials.refreshToken)
    ctx.telemetry.set({ 'auth.revocation': revocation })
    return { host, wasSignedIn: true, revocation }
  },
  human({ host, wasSignedIn, revocation }) {
    if (!wasSignedIn) return `Not signed in to ${host}: nothing to do\n`
    return `Signed out of ${host}: ${OUTCOMES[revocation]}\n`
  },
})

const OUTCOMES: Readonly<Record<Revocation, string>> = {
  done: 'credentials revoked, and deleted from this machine',
  'not-needed': 'credentials deleted from this machine; there was nothing to revoke',
  unreachable:
    'credentials deleted from this machine only; the platform did not answer, so they were not revoked',
  refused: 'credentials deleted from this machine only; the platform did not revoke them',
}

async function revoke(
  ctx: CommandContext,
  host: string,
  refreshToken: string | undefined,
): Promise<Revocation> {
  const platform = ctx.paths === undefined ? undefined : knownPlatform(ctx.paths, host)
  if (platform === undefined || refreshToken === undefined) return 'not-needed'
  const oidc = await import('../auth/oidc.ts')
  try {
    await oidc.revoke(ctx, platform, refreshToken)
    return 'done'
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (!(error instanceof CliError)) throw error
    return error.kind === 'unreachable' ? 'unreachable' : 'refused'
  }
}
