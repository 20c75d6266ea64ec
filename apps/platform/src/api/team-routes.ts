import type { Directory, Team, User } from '../store/directory.ts'
import type { TeamStore } from '../store/teams.ts'
import { memberExists, noMember, subjectOf } from './access-routes.ts'
import { teamContracts } from './contract/team-contracts.ts'
import { answer, done, made, refuse, refuseFields, type Reply } from './reply.ts'
import { bind, type Route } from './route.ts'

/** Teams and who is in them. */
export function teamRoutes(directory: Directory, teams: TeamStore): readonly Route[] {
  const membersOf = (caller: User, teamId = '') =>
    directory
      .teamMembers(caller.organizationId, teamId)
      ?.map(({ user: { id, name, upn }, role }) => ({
        subject: { type: 'user', name, details: upn, id },
        roles: [role],
      }))
  /** Does something with a team that the caller owns. */
  const withOwned = (caller: User, id = '', act: (team: Team) => Reply): Reply => {
    const team = directory.teamsSeenBy(caller).find((candidate) => candidate.id === id)
    if (team === undefined) return noTeam
    const owns = caller.role === 'owner' || team.role === 'owner'
    return owns ? act(team) : notOwner
  }
  return bind(teamContracts, {
    listTeams: ({ caller }) => answer(directory.teamsSeenBy(caller).map(toWireTeam)),
    getTeamByName: ({ caller, params }) => {
      const team = directory.teamsSeenBy(caller).find(({ name }) => name === params['name'])
      return team === undefined ? noTeam : answer(toWireTeam(team))
    },
    createTeam: ({ caller, body: { name, description } }) => {
      const team = teams.insert(caller, name, description)
      return team === undefined ? nameTaken : made(toWireTeam(team))
    },
    deleteTeam: ({ caller, params }) =>
      withOwned(caller, params['id'], ({ id }) => {
        teams.remove(id)
        return done
      }),
    listTeamMembers: ({ caller, params }) => {
      const members = membersOf(caller, params['id'])
      return members === undefined ? noTeam : answer(members)
    },
    addTeamMembers: ({ caller, params, body }) =>
      withOwned(caller, params['id'], ({ id }) => {
        const strangers = body.flatMap(({ subject }, index) =>
          directory.userById(subject.id)?.organizationId === caller.organizationId
            ? []
            : [{ field: `[${index}].subject.id`, message: 'is not in your organization' }],
        )
        if (strangers.length > 0) return refuseFields(strangers)
        for (const { subject, roles } of body) {
          const [role = 'member'] = roles
          if (!teams.addMember(id, subject.id, role)) return memberExists
        }
        return made(membersOf(caller, id))
      }),
    removeTeamMember: ({ caller, params }) =>
      withOwned(caller, params['id'], ({ id }) => {
        const subject = subjectOf(params['subject'])
        const isGone = subject?.type === 'user' && teams.removeMember(id, subject.id)
        return isGone ? done : noMember
      }),
  })
}

const noTeam = refuse('not_found', 'there is no such team')
const notOwner = refuse('forbidden', 'only owners of the team and of the organization may do this')
const nameTaken = refuse('name_taken', 'your organization has a team of this name')

function toWireTeam({ id, name, description, role }: Team) {
  return { id, name, description, roles: role === undefined ? [] : [role] }
}
