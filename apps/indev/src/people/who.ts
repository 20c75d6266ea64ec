import { CliError } from '@indev/cli'
import type { Subject } from '../api/access.ts'
import type { Api } from '../api/client.ts'
import { teamByName, type TeamRef } from '../api/teams.ts'
import { userByUpn } from '../api/users.ts'

/** How commands take a user. */
export const userArgs = {
  user: {
    type: 'string',
    alias: 'u',
    placeholder: 'UPN',
    summary: 'User, by principal name.',
    complete: 'user',
  },
  'user-id': { type: 'string', placeholder: 'ID', summary: 'User, by id.' },
} as const

/** How commands take a team. */
export const teamArgs = {
  team: {
    type: 'string',
    alias: 't',
    placeholder: 'NAME',
    summary: 'Team, by name.',
    complete: 'team',
  },
  'team-id': { type: 'string', placeholder: 'ID', summary: 'Team, by id.' },
} as const

/** The values of {@link userArgs} and {@link teamArgs}. */
export interface WhoArgs {
  readonly user?: string | undefined
  readonly 'user-id'?: string | undefined
  readonly team?: string | undefined
  readonly 'team-id'?: string | undefined
}

/** The one user or team that is meant, looked up unless its id is given. @throws {@link CliError} `usage`. */
export async function subjectOf(api: Api, args: WhoArgs): Promise<Subject> {
  const given = WAYS.filter((way) => isGiven(args[way]))
  if (given.length === 0) throw wrongWho('--user or --team must say who is meant')
  if (given.length > 1) throw wrongWho(`${flags(given)} exclude each other`)
  return given[0]?.startsWith('user') === true
    ? { type: 'user', ...(await userOf(api, args)) }
    : { type: 'team', ...(await teamOf(api, args)) }
}

/** The user that is meant. @throws {@link CliError} `user.not-found`, `access.bad-subject`. */
export async function userOf(
  api: Api,
  { user, 'user-id': id }: WhoArgs,
): Promise<{ readonly id: string; readonly name: string }> {
  if (isGiven(user) && isGiven(id)) throw wrongWho('--user and --user-id exclude each other')
  if (isGiven(id)) return { id, name: id }
  if (!isGiven(user)) throw wrongWho('--user must say who is meant')
  const found = await userByUpn(api, user)
  return { id: found.id, name: user }
}

/** The team that is meant. @throws {@link CliError} `team.not-found`, `access.bad-subject`. */
export async function teamOf(api: Api, { team, 'team-id': id }: WhoArgs): Promise<TeamRef> {
  if (isGiven(team) && isGiven(id)) throw wrongWho('--team and --team-id exclude each other')
  if (isGiven(id)) return { id, name: id }
  if (!isGiven(team)) throw wrongWho('--team must say which team is meant')
  return teamByName(api, team)
}

const WAYS = ['user', 'user-id', 'team', 'team-id'] as const

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== ''
}

function flags(names: readonly string[]): string {
  return names.map((name) => `--${name}`).join(' and ')
}

function wrongWho(message: string): CliError {
  return new CliError({ slug: 'access.bad-subject', kind: 'usage', message, recordable: true })
}
