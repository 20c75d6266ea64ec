import type { Directory, User } from '../store/directory.ts'
import { directoryContracts } from './contract/directory-contracts.ts'
import { answer, refuse } from './reply.ts'
import { bind, type Route } from './route.ts'

/** Who you are, and who else is in your organization. */
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
  })
}

function toWireUser({ id, name, upn, role }: User) {
  return { id, name, upn, roles: [role] }
}
