import type { Directory, Team, User } from '../store/directory.ts'
import { answer, refuse } from './reply.ts'
import type { Route } from './route.ts'

/** Who you are, and who and what else is in your organization. */
export function directoryRoutes(directory: Directory): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/me',
      summary: 'Shows who you are.',
      handle: ({ caller: { id, name, role, organizationName } }) =>
        answer({ id, name, organizationRoles: [role], organizationName }),
    },
    {
      method: 'GET',
      path: '/integrations/instances',
      summary: 'Lists the integrations of your organization.',
      handle: ({ caller }) =>
        answer(
          directory
            .integrationsOf(caller.organizationId)
            .map(({ createdAtMs, ...integration }) => ({
              ...integration,
              createdAt: new Date(createdAtMs).toISOString(),
            })),
        ),
    },
    {
      method: 'GET',
      path: '/users',
      summary: 'Lists the users of your organization.',
      handle: ({ caller }) => answer(directory.usersOf(caller.organizationId).map(toWireUser)),
    },
    {
      method: 'GET',
      path: '/users/by-upn/:upn',
      summary: 'Shows the user of this user principal name.',
      handle: ({ caller, params }) => {
        const upn = params['upn']?.toLowerCase()
        const user = directory
          .usersOf(caller.organizationId)
          .find((candidate) => candidate.upn.toLowerCase() === upn)
        if (user === undefined) return refuse('not_found', 'there is no such user')
        return answer(toWireUser(user))
      },
    },
    {
      method: 'GET',
      path: '/teams',
      summary: 'Lists the teams of your organization, with your roles in them.',
      handle: ({ caller }) => answer(directory.teamsSeenBy(caller).map(toWireTeam)),
    },
    {
      method: 'GET',
      path: '/teams/by-name/:name',
      summary: 'Shows the team of this exact name.',
      handle: ({ caller, params }) => {
        const team = directory.teamsSeenBy(caller).find(({ name }) => name === params['name'])
        return team === undefined ? noTeam : answer(toWireTeam(team))
      },
    },
    {
      method: 'GET',
      path: '/teams/:id/members',
      summary: 'Lists the members of a team.',
      handle: ({ caller, params }) => {
        const members = directory.teamMembers(caller.organizationId, params['id'] ?? '')
        if (members === undefined) return noTeam
        return answer(
          members.map(({ user: { id, name, upn }, role }) => ({
            subject: { type: 'user', name, details: upn, id },
            roles: [role],
          })),
        )
      },
    },
  ]
}

const noTeam = refuse('not_found', 'there is no such team')

function toWireUser({ id, name, upn, role }: User) {
  return { id, name, upn, roles: [role] }
}

function toWireTeam({ id, name, description, role }: Team) {
  return { id, name, description, roles: role === undefined ? [] : [role] }
}
