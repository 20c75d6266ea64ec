import { CliError } from '@indev/cli'

/** A registry as it is typed: the password may come from elsewhere. */
export interface TypedRegistry {
  readonly address: string
  readonly username: string
  readonly password: string | undefined
}

/** A second part of up to five digits, with a name after it, is a port. */
const TYPED =
  /^(?<address>\[[^\]]*\](?::\d{1,5})?|[^:]*(?::\d{1,5}(?=:))?):(?<username>[^:]*)(?::(?<password>.*))?$/s

/**
 * Reads `ADDRESS:USERNAME` or `ADDRESS:USERNAME:PASSWORD`, where the address may have a port and the password
 * may hold colons.
 *
 * @throws {@link CliError} `pull-secret.bad-registry`; its message repeats nothing of what was typed.
 */
export function parseRegistry(text: string): TypedRegistry {
  const { address = '', username = '', password } = TYPED.exec(text)?.groups ?? {}
  if (address === '' || username === '' || password === '') throw badRegistry()
  return { address, username, password }
}

/** @throws {@link CliError} `pull-secret.registry-twice`. */
export function refuseTwice(registries: readonly TypedRegistry[]): void {
  const addresses = registries.map(({ address }) => address)
  if (new Set(addresses).size === addresses.length) return
  throw new CliError({
    slug: 'pull-secret.registry-twice',
    kind: 'usage',
    message: '--registry names an address twice',
    recordable: true,
  })
}

function badRegistry(): CliError {
  return new CliError({
    slug: 'pull-secret.bad-registry',
    kind: 'usage',
    message: '--registry needs ADDRESS:USERNAME, such as ghcr.io:alice or host:5000:alice',
    recordable: true,
  })
}
