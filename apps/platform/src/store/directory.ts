import type { Database } from './database.ts'
import { integer, oneOf, optionalText, text, type Row } from './row.ts'

const organizationRoles = ['owner', 'member'] as const
type OrganizationRole = (typeof organizationRoles)[number]

export interface User {
  readonly id: string
  readonly organizationId: string
  readonly organizationName: string
  readonly upn: string
  readonly name: string
  readonly role: OrganizationRole
}

export interface Integration {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly createdAtMs: number
}

export interface Team {
  readonly id: string
  readonly name: string
  readonly description: string
  /** The asking user's role in it. */
  readonly role: OrganizationRole | undefined
}

interface TeamMember {
  readonly user: User
  readonly role: OrganizationRole
}

const userColumns = `users.id, users.organization_id, organizations.name AS organization_name,
  users.upn, users.name, users.role`
const fromUsers = 'FROM users JOIN organizations ON organizations.id = users.organization_id'

/** Who there is: organisations, people, teams and integrations. Read only; teams are changed by their own store. */
export interface Directory {
  userById(id: string): User | undefined
  /** The user with this UPN, or whose UPN begins with `login@` when there is only one such. */
  userByLogin(login: string): User | undefined
  everyone(): User[]
  usersOf(organizationId: string): User[]
  integrationsOf(organizationId: string): Integration[]
  /** The teams of the user's organisation, with the user's role in each. */
  teamsSeenBy(user: User): Team[]
  teamMembers(organizationId: string, teamId: string): TeamMember[] | undefined
}

export function createDirectory(database: Database): Directory {
  const users = (where: string, value: string) =>
    database
      .all(`SELECT ${userColumns} ${fromUsers} WHERE ${where} ORDER BY users.upn`, value)
      .map(toUser)
  const directory: Directory = {
    userById: (id) => users('users.id = ?', id)[0],
    userByLogin: (login) => {
      const exact = users('users.upn = ?', login)
      if (exact[0] !== undefined) return exact[0]
      const prefix = `${login.toLowerCase()}@`
      const byPrefix = directory
        .everyone()
        .filter((user) => user.upn.toLowerCase().startsWith(prefix))
      return byPrefix.length === 1 ? byPrefix[0] : undefined
    },
    everyone: () => users('users.id <> ?', ''),
    usersOf: (organizationId) => users('users.organization_id = ?', organizationId),
    integrationsOf: (organizationId) =>
      database
        .all('SELECT * FROM integrations WHERE organization_id = ? ORDER BY name', organizationId)
        .map((row) => ({
          id: text(row, 'id'),
          type: text(row, 'type'),
          name: text(row, 'name'),
          createdAtMs: integer(row, 'created_at_ms'),
        })),
    teamsSeenBy: (user) =>
      database
        .all(
          `SELECT teams.id, teams.name, teams.description, team_members.role FROM teams
           LEFT JOIN team_members ON team_members.team_id = teams.id AND team_members.user_id = ?
           WHERE teams.organization_id = ? ORDER BY teams.name`,
          user.id,
          user.organizationId,
        )
        .map((row) => ({
          id: text(row, 'id'),
          name: text(row, 'name'),
          description: text(row, 'description'),
          role:
            optionalText(row, 'role') === undefined
              ? undefined
              : oneOf(row, 'role', organizationRoles),
        })),
    teamMembers: (organizationId, teamId) => {
      const known = database.get(
        'SELECT 1 FROM teams WHERE id = ? AND organization_id = ?',
        teamId,
        organizationId,
      )
      if (known === undefined) return undefined
      return database
        .all(
          `SELECT ${userColumns}, team_members.role AS team_role ${fromUsers}
           JOIN team_members ON team_members.user_id = users.id
           WHERE team_members.team_id = ? ORDER BY users.upn`,
          teamId,
        )
        .map((row) => ({ user: toUser(row), role: oneOf(row, 'team_role', organizationRoles) }))
    },
  }
  return directory
}

function toUser(row: Row): User {
  return {
    id: text(row, 'id'),
    organizationId: text(row, 'organization_id'),
    organizationName: text(row, 'organization_name'),
    upn: text(row, 'upn'),
    name: text(row, 'name'),
    role: oneOf(row, 'role', organizationRoles),
  }
}
