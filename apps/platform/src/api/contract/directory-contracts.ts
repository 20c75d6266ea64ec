import type { Contracts } from './contract.ts'
import { list } from './schema.ts'
import { integration, me, user } from './shapes.ts'

/** Who you are, and who else is in your organization. */
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
} satisfies Contracts
