import type { Contracts } from './contract.ts'
import { list } from './schema.ts'
import { integration, me, team, teamMember, user } from './shapes.ts'

/** Who you are, and who and what else is in your organization. */
export const directoryContracts = {
  getMe: {
    method: 'GET',
    path: '/me',
    summary: 'Shows who you are.',
    answers: { 200: me },
  },
  listIntegrations: {
    method: 'GET',
    path: '/integrations/instances',
    summary: 'Lists the integrations of your organization.',
    answers: { 200: list(integration) },
  },
  listUsers: {
    method: 'GET',
    path: '/users',
    summary: 'Lists the users of your organization.',
    answers: { 200: list(user) },
  },
  getUserByUpn: {
    method: 'GET',
    path: '/users/by-upn/{upn}',
    summary: 'Shows the user of this user principal name.',
    answers: { 200: user },
    problems: ['not_found'],
  },
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
} satisfies Contracts
