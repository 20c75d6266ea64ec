import type { Directory, Team, User } from '../store/directory.ts'
import { directoryContracts } from './contract/directory-contracts.ts'
import { answer, refuse } from './reply.ts'
import { bind, type Route } from './route.ts'

/** Who you are, and who and what else is in your organization. */
export function directoryRoutes(directory: Directory): readonly Route[] {
  return bind(directoryContracts, {
    getMe: ({ caller: { id, name, role, organizationName } }) =>
      answer({ id, name, organizationRoles: [role], organizationName }),
    listIntegrations: ({ caller }) =>
      answer(
        directory.integrationsOf(caller.organizationId).map(({ createdAtMs, ...integration }) => ({
          ...integration,
          createdAt: new Date(createdAtMs).toISOString(),
        })),
      ),
    listUsers: ({ caller }) => answer(directory.usersOf(caller.organizationId).map(toWireUser)),
    getUserByUpn: ({ caller, params }) => {
      const upn = params['upn']?.toLowerCase()
      const user = directory
        .usersOf(caller.organizationId)
        .find((candidate) => candidate.upn.toLowerCase() === upn)
      if (user === undefined) return refuse('not_found', 'there is no such user')
      return answer(toWireUser(user))
    },
    listTeams: ({ caller }) => answer(directory.teamsSeenBy(caller).map(toWireTeam)),
    getTeamByName: ({ caller, params }) => {
      const team = directory.teamsSeenBy(caller).find(({ name }) => name === params['name'])
      return team === undefined ? noTeam : answer(toWireTeam(team))
    },
    listTeamMembers: ({ caller, params }) => {
      const members = directory.teamMembers(caller.organizationId, params['id'] ?? '')
      if (members === undefined) return noTeam
      return answer(
        members.map(({ user: { id, name, upn }, role }) => ({
          subject: { type: 'user', name, details: upn, id },
          roles: [role],
        })),
      )
    },
  })
}

const noTeam = refuse('not_found', 'there is no such team')

function toWireUser({ id, name, upn, role }: User) {
  return { id, name, upn, roles: [role] }
}

function toWireTeam({ id, name, description, role }: Team) {
  return { id, name, description, roles: role === undefined ? [] : [role] }
}
