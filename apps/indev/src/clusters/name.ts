import { CliError } from '@indev/cli'

/** How every command about one cluster takes its name. */
export const nameArg = {
  type: 'string',
  alias: 'n',
  summary: 'Name of the cluster.',
  complete: 'cluster',
} as const

/** The name, which must not be missing or blank. @throws {@link CliError} `cluster.no-name`. */
export function requireName(name: string | undefined, example: string): string {
  if (name !== undefined && name.trim() !== '') return name
  throw new CliError({
    slug: 'cluster.no-name',
    kind: 'usage',
    message: 'cluster name cannot be empty',
    recordable: true,
    next: [{ command: example, why: 'names the cluster' }],
  })
}
