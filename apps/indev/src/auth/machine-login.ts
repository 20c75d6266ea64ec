import { readFileSync } from 'node:fs'
import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Confidential } from './oidc.ts'
import type { Platform } from './platforms.ts'
import { grantedByHand } from './tokens.ts'
import type { Granted } from './tokens.ts'

/** The name of a client that has a secret, for `--client-credentials`. */
const CLIENT_ID_VARIABLE = 'INDEV_CLIENT_ID'
/** Its secret. */
export const CLIENT_SECRET_VARIABLE = 'INDEV_CLIENT_SECRET'

const UNAUTHORIZED = 401

/**
 * Takes an access token from stdin, and asks the platform whether it is good.
 *
 * @throws {@link CliError} `auth.no-token-on-stdin`, `auth.token-not-accepted`.
 */
export async function tokenLogin(ctx: CommandContext, platform: Platform): Promise<Granted> {
  const token = await secretFromStdin(ctx, '--with-token')
  if (!/^[\x21-\x7e]+$/.test(token)) throw nothingOnStdin('--with-token')
  const answer = await ctx.http({
    method: 'GET',
    url: `${platform.apiBase}/me`,
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
    traced: true,
  })
  if (answer.status !== UNAUTHORIZED) return grantedByHand(token, platform, ctx.clock.nowMs())
  throw new CliError({
    slug: 'auth.token-not-accepted',
    kind: 'login-required',
    message: 'the platform does not accept this token',
    recordable: true,
  })
}

/**
 * The client and its secret; the secret never comes from the command line, which every user can see.
 *
 * @param given - The values of `--client-id` and `--client-secret-file`; `-` is stdin.
 * @throws {@link CliError} `auth.no-client`, `auth.no-client-secret`.
 */
export async function confidentialClient(
  ctx: CommandContext,
  given: { readonly id: string | undefined; readonly secretFile: string | undefined },
): Promise<Confidential> {
  const clientId = given.id ?? ctx.env[CLIENT_ID_VARIABLE] ?? ''
  if (clientId === '') {
    throw missing(
      'auth.no-client',
      `--client-credentials needs --client-id or ${CLIENT_ID_VARIABLE}`,
    )
  }
  const secret = await secretOf(ctx, given.secretFile)
  if (secret !== '') return { clientId, secret }
  const ways = `${CLIENT_SECRET_VARIABLE}, or --client-secret-file with a file or - for stdin`
  throw missing('auth.no-client-secret', `--client-credentials needs ${ways}`)
}

async function secretOf(ctx: CommandContext, file: string | undefined): Promise<string> {
  if (file === undefined) return ctx.env[CLIENT_SECRET_VARIABLE] ?? ''
  if (file === '-') return secretFromStdin(ctx, '--client-secret-file -')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new CliError({
      slug: 'auth.no-client-secret',
      kind: 'usage',
      message: 'the file of --client-secret-file cannot be read',
      recordable: true,
      cause,
    })
  }
}

async function secretFromStdin(ctx: CommandContext, flag: string): Promise<string> {
  if (ctx.io.stdin.isTTY) throw nothingOnStdin(flag)
  const { text } = process.getBuiltinModule('node:stream/consumers')
  return (await text(ctx.io.stdin.open())).trim()
}

function nothingOnStdin(flag: string): CliError {
  return missing(
    'auth.no-token-on-stdin',
    `${flag} reads from stdin, and found nothing usable there`,
  )
}

function missing(slug: CliError['slug'], message: string): CliError {
  return new CliError({ slug, kind: 'usage', message, recordable: true })
}
