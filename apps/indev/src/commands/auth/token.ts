import { CliError, defineCommand } from '@indev/cli'
import { openSession } from '../../auth/session.ts'

/** `indev auth token` */
export const authToken = defineCommand({
  path: ['auth', 'token'],
  summary: 'Prints an access token that is good now.',
  description: 'Into a pipe or a file; on a terminal only with --reveal.',
  examples: [
    {
      command: 'indev auth token > token',
      summary: 'For a request of your own, as long as it is good.',
    },
  ],
  args: { reveal: { type: 'boolean', default: false, summary: 'Print it on a terminal, too.' } },
  result: {
    type: 'object',
    required: ['token', 'expiresAt'],
    properties: {
      token: { type: 'string' },
      expiresAt: { type: ['string', 'null'], description: 'ISO 8601; null when nobody knows.' },
    },
  },
  async run({ reveal }, ctx) {
    if (ctx.io.stdout.isTTY && !reveal) {
      throw new CliError({
        slug: 'auth.would-reveal',
        kind: 'action-required',
        message: 'a token on a terminal can be seen by others',
        recordable: true,
        next: [{ command: 'indev auth token --reveal', why: 'prints it all the same' }],
      })
    }
    const { token, expiresAtMs } = await openSession(ctx)
    const expiresAt = expiresAtMs === undefined ? null : new Date(expiresAtMs).toISOString()
    return { token, expiresAt }
  },
  human: ({ token }) => `${token}\n`,
  names: ({ token }) => [token],
})
