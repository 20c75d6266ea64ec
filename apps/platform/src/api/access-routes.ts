import type { ClusterStore } from '../store/clusters.ts'
import type { Directory, User } from '../store/directory.ts'
import type { MemberStore, Subject } from '../store/members.ts'
import type { ClusterView } from './cluster-view.ts'
import { accessContracts } from './contract/access-contracts.ts'
import { answer, done, made, refuse, refuseFields } from './reply.ts'
import { bind, type Route } from './route.ts'

export interface AccessRoutesOptions {
  readonly clusters: ClusterStore
  readonly members: MemberStore
  readonly directory: Directory
  readonly view: ClusterView
}

/** Who may do what with a cluster. */
export function accessRoutes(options: AccessRoutesOptions): readonly Route[] {
  const { clusters, members, directory, view } = options
  const listOf = (clusterId: string) =>
    members.of(clusterId).map(({ subject, role }) => ({ subject, roles: [role] }))
  /** The cluster, where the caller administers it. */
  const administered = (caller: User, id = '') => {
    const cluster = clusters.byId(caller.organizationId, id)
    if (cluster === undefined) return noCluster
    return view.roleOn(cluster, caller) === 'admin' ? { ok: true as const, cluster } : notAdmin
  }
  return bind(accessContracts, {
    listClusterMembers: ({ caller, params }) => {
      const cluster = clusters.byId(caller.organizationId, params['id'] ?? '')
      return cluster === undefined ? noCluster : answer(listOf(cluster.id))
    },
    addClusterMembers: ({ caller, params, body }) => {
      const found = administered(caller, params['id'])
      if (!found.ok) return found
      const strangers = body.values.flatMap(({ subject }, index) =>
        isKnown(directory, caller, subject)
          ? []
          : [{ field: `values[${index}].subject.id`, message: 'is not in your organization' }],
      )
      if (strangers.length > 0) return refuseFields(strangers)
      for (const { subject, roles } of body.values) {
        const [role = 'reader'] = roles
        if (!members.add(found.cluster.id, subject, role)) return memberExists
      }
      return made(listOf(found.cluster.id))
    },
    removeClusterMember: ({ caller, params }) => {
      const found = administered(caller, params['id'])
      if (!found.ok) return found
      const subject = subjectOf(params['subject'])
      const isGone = subject !== undefined && members.remove(found.cluster.id, subject)
      return isGone ? done : noMember
    },
  })
}

function isKnown(directory: Directory, caller: User, { type, id }: Subject): boolean {
  return type === 'user'
    ? directory.userById(id)?.organizationId === caller.organizationId
    : directory.teamMembers(caller.organizationId, id) !== undefined
}

/** `user:ID` or `team:ID`. */
export function subjectOf(text = ''): Subject | undefined {
  const [, type, id] = /^(user|team):(.+)$/.exec(text) ?? []
  if (id === undefined) return undefined
  return { type: type === 'team' ? 'team' : 'user', id }
}

const noCluster = refuse('not_found', 'there is no such cluster')
const notAdmin = refuse('forbidden', 'only its admins and owners of the organization may do this')
export const memberExists = refuse('member_exists', 'has a role here already')
export const noMember = refuse('not_found', 'has no role here')
