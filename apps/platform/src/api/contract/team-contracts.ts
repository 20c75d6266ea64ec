import type { Contracts } from './contract.ts'
import { list } from './schema.ts'
import { team, teamMember, teamMembersRequest, teamRequest } from './shapes.ts'

const who = 'owners of the team and of the organization'

/** Teams and who is in them. */
export const teamContracts = {
  listTeams: {
    method: 'GET',
    path: '/teams',
    summary: 'Lists the teams of your organization, with your roles in them.',
    answers: { 200: list(team) },
  },
  getTeamByName: {
    method: 'GET',
    path: '/teams/by-name/{name}',
    summary: 'Shows the team of this exact name.',
    answers: { 200: team },
    problems: ['not_found'],
  },
  listTeamMembers: {
    method: 'GET',
    path: '/teams/{id}/members',
    summary: 'Lists the members of a team.',
    answers: { 200: list(teamMember) },
    problems: ['not_found'],
  },
  createTeam: {
    method: 'POST',
    path: '/teams',
    summary: 'Creates a team that you own.',
    body: teamRequest,
    answers: { 201: team },
    problems: ['name_taken'],
  },
  deleteTeam: {
    method: 'DELETE',
    path: '/teams/{id}',
    summary: 'Deletes a team, and with it the roles that it gave its members.',
    who,
    answers: { 204: undefined },
    problems: ['not_found', 'forbidden'],
  },
  addTeamMembers: {
    method: 'POST',
    path: '/teams/{id}/members',
    summary: 'Adds users of your organization to a team: all of them or none.',
    who,
    body: teamMembersRequest,
    answers: { 201: list(teamMember) },
    problems: ['not_found', 'forbidden', 'member_exists'],
  },
  removeTeamMember: {
    method: 'DELETE',
    path: '/teams/{id}/members/{subject}',
    summary: 'Takes `user:ID` out of a team.',
    who,
    answers: { 204: undefined },
    problems: ['not_found', 'forbidden'],
  },
} satisfies Contracts
