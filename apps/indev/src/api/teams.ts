import { badAnswer, stringIn, stringsIn } from '../json.ts'
import type { Api } from './client.ts'
import { type Member, readMembers } from './members.ts'
import type { About } from './refusal.ts'
import type { Team as WireTeam } from './wire.ts'

/** A team; roles that later platforms add are kept. */
export type Team = Omit<WireTeam, 'roles'> & { readonly roles: readonly string[] }

/** What a team needs to be named again. */
export type TeamRef = Pick<Team, 'id' | 'name'>

/** A role in a team. */
export type TeamRole = 'owner' | 'member'

const MANY: About = {
  area: 'team',
  next: [{ command: 'indev team list', why: 'shows the teams of your organization' }],
}

/** The teams of the organization. */
export async function listTeams(api: Api): Promise<readonly Team[]> {
  const value = (await api.send({ method: 'GET', path: '/teams', about: MANY })).json()
  if (!Array.isArray(value)) throw badAnswer('list of teams')
  return value.map(readTeam)
}

/** The team of exactly this name. @throws {@link CliError} `team.not-found`. */
export async function teamByName(api: Api, name: string): Promise<Team> {
  const path = `/teams/by-name/${encodeURIComponent(name)}`
  return readTeam((await api.send({ method: 'GET', path, about: aboutTeam(name) })).json())
}

/** Creates a team that the caller owns. @throws {@link CliError} `team.exists`. */
export async function createTeam(
  api: Api,
  body: Pick<Team, 'name' | 'description'>,
): Promise<Team> {
  return readTeam((await api.send({ method: 'POST', path: '/teams', body, about: MANY })).json())
}

/** Deletes a team, and with it the roles that it gave its members. */
export async function deleteTeam(api: Api, { id, name }: TeamRef): Promise<void> {
  const path = `/teams/${encodeURIComponent(id)}`
  await api.send({ method: 'DELETE', path, about: aboutTeam(name) })
}

/** Who is in a team. */
export async function listTeamMembers(api: Api, { id, name }: TeamRef): Promise<readonly Member[]> {
  const path = `/teams/${encodeURIComponent(id)}/members`
  return readMembers((await api.send({ method: 'GET', path, about: aboutTeam(name) })).json())
}

/** Puts a user into a team; on the wire a bare array, unlike a cluster's. */
export async function addTeamMember(
  api: Api,
  { id, name }: TeamRef,
  userId: string,
  role: TeamRole,
): Promise<void> {
  const path = `/teams/${encodeURIComponent(id)}/members`
  const body = [{ roles: [role], subject: { id: userId, type: 'user' } }]
  await api.send({ method: 'POST', path, body, about: aboutTeam(name) })
}

/** Takes a user out of a team. @throws {@link CliError} `member.not-found`. */
export async function removeTeamMember(
  api: Api,
  { id, name }: TeamRef,
  user: { readonly id: string; readonly name: string },
): Promise<void> {
  const path = `/teams/${encodeURIComponent(id)}/members/user:${encodeURIComponent(user.id)}`
  const about: About = {
    area: 'member',
    subject: `${user.name} in team "${name}"`,
    next: [{ command: `indev team get '${name}'`, why: 'shows who is in it' }],
  }
  await api.send({ method: 'DELETE', path, about })
}

function aboutTeam(name: string): About {
  return { ...MANY, subject: `team "${name}"` }
}

function readTeam(value: unknown): Team {
  const id = stringIn(value, 'id')
  const name = stringIn(value, 'name')
  if (id === undefined || name === undefined) throw badAnswer('team')
  const description = stringIn(value, 'description') ?? ''
  return { id, name, description, roles: stringsIn(value, 'roles') }
}
