import type { JsonSchema } from '@indev/cli'
import { CliError } from '@indev/cli'

const text = { type: 'string' } as const

/** How commands take the name of a pull secret. */
export const pullSecretNameArg = {
  type: 'string',
  alias: 'n',
  summary: 'Name of the pull secret.',
} as const

/** What `-o json` prints of a pull secret: never a password. */
export const pullSecretSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: text,
    name: text,
    createdAt: text,
    registries: { type: 'array', items: text, description: 'Addresses.' },
  },
  required: ['id', 'name', 'createdAt', 'registries'],
}

/** The name, which must not be missing or blank. @throws {@link CliError} `pull-secret.no-name`. */
export function requirePullSecretName(name: string | undefined, example: string): string {
  if (name !== undefined && name.trim() !== '') return name
  throw new CliError({
    slug: 'pull-secret.no-name',
    kind: 'usage',
    message: 'the name of the pull secret is missing',
    recordable: true,
    next: [{ command: example, why: 'names it' }],
  })
}
