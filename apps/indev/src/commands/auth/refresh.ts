import { CliError, defineCommand } from '@indev/cli'
import { openSession, TOKEN_VARIABLE } from '../../auth/session.ts'

/** `indev auth refresh` */
export const authRefresh = defineCommand({
  path: ['auth', 'refresh'],
  summary: 'Replaces the access token now.',
  args: {},
  result: {
    type: 'object',
    required: ['host', 'expiresAt'],
    properties: {
      host: { type: 'string' },
      expiresAt: { type: ['string', 'null'], description: 'Of the new token, ISO 8601.' },
    },
  },
  async run(_args, ctx) {
    if ((ctx.env[TOKEN_VARIABLE] ?? '') !== '') {
      throw new CliError({
        slug: 'auth.token-is-set',
        kind: 'usage',
        message: `${TOKEN_VARIABLE} is set, and used as it is; there is nothing to replace`,
        recordable: true,
      })
    }
    const session = await openSession(ctx)
    await session.renew()
    const { expiresAtMs } = await openSession(ctx)
    return {
      host: session.host,
      expiresAt: expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString(),
    }
  },
  human: ({ host, expiresAt }, view) =>
    `refreshed the token for ${host}${expiresAt === null ? '' : `, good until ${view.time(expiresAt)}`}\n`,
  names: ({ host }) => [host],
})
