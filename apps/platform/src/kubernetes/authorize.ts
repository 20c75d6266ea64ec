import type { User } from '../store/directory.ts'
import type { ClusterRole } from '../store/members.ts'
import type { Json, JsonObject } from './json.ts'
import { forbidden, type Refused } from './status.ts'

/** Who sends a request, and what they are in the cluster. */
export interface Caller {
  readonly user: User
  readonly role: ClusterRole
}

/** What somebody wants to do. */
export interface Attempt {
  readonly verb: string
  readonly group: string
  /** With its part, `deployments/scale`; empty for an address that is no resource. */
  readonly resource: string
  /** Empty for all of them, or where there are none. */
  readonly namespace: string
  readonly name: string
}

const reading: ReadonlySet<string> = new Set(['get', 'list', 'watch'])

/** Admins may do everything, readers what the role `view` of Kubernetes allows: read all but secrets. */
export function mayDo({ role }: Caller, { verb, resource, group }: Attempt): boolean {
  if (role === 'admin') return true
  if (verb === 'create' && /^selfsubject\w+$/.test(resource)) return true
  const isSecret = group === '' && resource.split('/')[0] === 'secrets'
  return reading.has(verb) && !isSecret
}

export function refusalOf({ user }: Caller, attempt: Attempt): Refused {
  const { verb, group, resource, namespace, name } = attempt
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const [plural = ''] = resource.split('/')
  const what = `cannot ${verb} resource "${resource}" in API group "${group}"`
  return forbidden({ group, plural, name }, `User "${user.upn}" ${what} ${where}`)
}

/** Who they are to Kubernetes. */
export function identityIn({ user, role }: Caller): JsonObject {
  return { username: user.upn, uid: user.id, groups: groupsOf(role) }
}

const groupsOf = (role: ClusterRole): Json[] => [`indev:${role}`, 'system:authenticated']

/** The answer to `kubectl auth can-i --list`. */
export function rulesOf({ role }: Caller): JsonObject {
  const self: Json = {
    verbs: ['create'],
    apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'],
    resources: ['selfsubjectreviews', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
  }
  const everything: Json = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }
  const other: Json = { verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] }
  return {
    resourceRules: role === 'admin' ? [self, everything] : [self, other],
    nonResourceRules: [{ verbs: role === 'admin' ? ['*'] : ['get'], nonResourceURLs: ['*'] }],
    incomplete: role !== 'admin',
    ...(role !== 'admin' && { evaluationError: 'secrets are not among all resources' }),
  }
}
