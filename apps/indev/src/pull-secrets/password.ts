import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'

/** The password of a registry, where no flag says where it is. */
const PASSWORD_VARIABLE = 'INDEV_REGISTRY_PASSWORD'

/** How commands take the password of a registry: never needed on the command line, which others can see. */
export const passwordArgs = {
  'password-stdin': {
    type: 'boolean',
    default: false,
    summary: 'Read the password from stdin.',
  },
  'password-file': {
    type: 'string',
    placeholder: 'FILE',
    summary: 'Read the password from a file.',
  },
} as const

/** Where a password may come from. */
export interface PasswordSource {
  readonly 'password-stdin': boolean
  readonly 'password-file': string | undefined
}

/**
 * The password: from stdin, a file, the environment, or a question on the terminal that shows nothing.
 *
 * @param registry - For the question.
 * @param again - The same command, with the password from stdin.
 * @throws {@link CliError} `pull-secret.no-password`, `pull-secret.unreadable-password`.
 */
export async function readPassword(
  ctx: CommandContext,
  registry: { readonly address: string; readonly username: string },
  { 'password-stdin': fromStdin, 'password-file': file }: PasswordSource,
  again: string,
): Promise<string> {
  const found = fromStdin
    ? await text(ctx.io.stdin.open())
    : file === undefined
      ? ctx.env[PASSWORD_VARIABLE]
      : readSecretFile(file)
  const password = (found ?? '').replace(/\r?\n$/, '')
  if (password !== '') return password
  const answer = found === undefined && ctx.interactive ? await ask(ctx, registry) : ''
  if (answer !== '') return answer
  throw noPassword(registry.address, again)
}

function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new CliError({
      slug: 'pull-secret.unreadable-password',
      kind: 'environment',
      message: 'the file of --password-file cannot be read',
      recordable: true,
      cause,
    })
  }
}

async function ask(
  ctx: CommandContext,
  { address, username }: { readonly address: string; readonly username: string },
): Promise<string> {
  const { isCancel, password } = await import('@clack/prompts')
  const answer = await ctx.telemetry.measure('prompt', () =>
    password({ message: `Password of ${username} at ${address}`, output: process.stderr }),
  )
  ctx.signal.throwIfAborted()
  return isCancel(answer) ? '' : (answer ?? '')
}

function noPassword(address: string, again: string): CliError {
  return new CliError({
    slug: 'pull-secret.no-password',
    kind: 'action-required',
    message:
      `the password for ${address} is missing: give it by --password-stdin, --password-file ` +
      `or ${PASSWORD_VARIABLE}`,
    recordable: true,
    next: [{ command: again, why: 'reads it from a pipe' }],
  })
}
