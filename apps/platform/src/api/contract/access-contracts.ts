import type { Contracts } from './contract.ts'
import { list } from './schema.ts'
import { clusterMember, clusterMembersRequest } from './shapes.ts'

const who = 'admins of the cluster and owners of the organization'

/** Who may do what with a cluster. */
export const accessContracts = {
  listClusterMembers: {
    method: 'GET',
    path: '/clusters/{id}/members',
    summary: 'Lists who has been given a role on a cluster.',
    answers: { 200: list(clusterMember) },
    problems: ['not_found'],
  },
  addClusterMembers: {
    method: 'POST',
    path: '/clusters/{id}/members',
    summary: 'Gives users and teams of your organization roles on a cluster: all of them or none.',
    who,
    body: clusterMembersRequest,
    answers: { 201: list(clusterMember) },
    problems: ['not_found', 'forbidden', 'member_exists'],
  },
  removeClusterMember: {
    method: 'DELETE',
    path: '/clusters/{id}/members/{subject}',
    summary: 'Takes the role of `user:ID` or `team:ID` on a cluster away.',
    who,
    answers: { 204: undefined },
    problems: ['not_found', 'forbidden'],
  },
} satisfies Contracts
