import type { JsonSchema } from '@indev/cli'
import { CliError } from '@indev/cli'

/** How every command about one team takes its name. */
export const teamNameArg = {
  type: 'string',
  alias: 'n',
  summary: 'Name of the team.',
  complete: 'team',
} as const

/** What `-o json` prints of a team. */
export const teamSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string' },
    roles: { type: 'array', items: { type: 'string' }, description: 'Yours in it.' },
  },
  required: ['id', 'name', 'description', 'roles'],
}

/** Roles in a team as the platform's first client words them. */
export function roleText(roles: readonly string[]): string {
  if (roles.includes('owner')) return 'Owner'
  if (roles.includes('member')) return 'Member'
  return roles.length === 0 ? 'None' : 'Unknown'
}

/** The name, which must not be missing or blank. @throws {@link CliError} `team.no-name`. */
export function requireTeamName(name: string | undefined, example: string): string {
  if (name !== undefined && name.trim() !== '') return name
  throw new CliError({
    slug: 'team.no-name',
    kind: 'usage',
    message: 'team name cannot be empty',
    recordable: true,
    next: [{ command: example, why: 'names the team' }],
  })
}

const NAME = /^[a-zA-Z0-9]+([-_ ]?[a-zA-Z0-9])+$/
const [MIN_NAME, MAX_NAME, MAX_DESCRIPTION] = [3, 50, 100]

/** A name that a new team may have. @throws {@link CliError} `team.no-name`, `team.bad-name`. */
export function acceptTeamName(given: string | undefined, example: string): string {
  const name = requireTeamName(given, example)
  // Measured first: the pattern takes its time with a long name that does not match.
  const fits = name.length >= MIN_NAME && name.length <= MAX_NAME && NAME.test(name)
  if (fits) return name
  throw new CliError({
    slug: 'team.bad-name',
    kind: 'usage',
    message:
      `a team name has ${MIN_NAME} to ${MAX_NAME} letters and digits, ` +
      'with single spaces, - or _ between them',
    recordable: true,
  })
}

/** @throws {@link CliError} `team.bad-description`. */
export function acceptDescription(description: string | undefined): string {
  const text = description?.trim() ?? ''
  if (text !== '' && text.length <= MAX_DESCRIPTION) return text
  throw new CliError({
    slug: 'team.bad-description',
    kind: 'usage',
    message: `--description must say in 1 to ${MAX_DESCRIPTION} characters what the team does`,
    recordable: true,
  })
}
