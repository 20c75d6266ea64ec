import { CliError } from '@indev/cli'

/** How commands take the name of a deployment or a key. */
export const nameArg = { type: 'string', alias: 'n', summary: 'Its name.' } as const

/** How the key commands take their deployment. */
export const deploymentArg = {
  type: 'string',
  alias: 'd',
  placeholder: 'NAME',
  required: true,
  summary: 'Deployment, by name.',
} as const

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/
const [MIN, MAX] = [3, 50]

/** A name that must not be missing. @throws {@link CliError} `ai.no-name`. */
export function requireAiName(name: string | undefined, example: string): string {
  if (name !== undefined && name.trim() !== '') return name
  throw new CliError({
    slug: 'ai.no-name',
    kind: 'usage',
    message: 'a name is missing',
    recordable: true,
    next: [{ command: example, why: 'names it' }],
  })
}

/** A name that a new deployment or key may have. @throws {@link CliError} `ai.no-name`, `ai.bad-name`. */
export function acceptAiName(given: string | undefined, example: string): string {
  const name = requireAiName(given, example)
  if (name.length >= MIN && name.length <= MAX && NAME.test(name)) return name
  throw new CliError({
    slug: 'ai.bad-name',
    kind: 'usage',
    message: `a name has ${MIN} to ${MAX} of a-z, 0-9 and -, and begins and ends with a letter or digit`,
    recordable: true,
  })
}
