import type { JsonObject } from '../../src/kubernetes/json.ts'
import { configMap, configMaps } from './requests.ts'

/** A request, and the status that each role gets for it. */
export type RoleRequest = readonly [
  method: string,
  path: string,
  admin: number,
  reader: number,
  body?: JsonObject,
]

const review = (kind: string): JsonObject => ({ kind, spec: {} })

export const roleRequests: readonly RoleRequest[] = [
  ['GET', '/api/v1/nodes', 200, 200],
  ['GET', '/api/v1/pods', 200, 200],
  ['GET', '/api/v1/namespaces/default', 200, 200],
  ['GET', '/api/v1/secrets', 200, 403],
  ['GET', '/api/v1/namespaces/default/secrets/x', 404, 403],
  ['GET', '/api', 200, 200],
  ['GET', '/apis', 200, 200],
  ['GET', '/openapi/v3', 200, 200],
  ['POST', `${configMaps}?dryRun=All`, 201, 403, configMap('x')],
  ['PUT', `${configMaps}/kube-root-ca.crt?dryRun=All`, 200, 403, configMap('kube-root-ca.crt')],
  ['DELETE', `${configMaps}/kube-root-ca.crt?dryRun=All`, 200, 403],
  ['DELETE', `${configMaps}?dryRun=All`, 200, 403],
  ['PATCH', '/api/v1/nodes/pool-1-0?dryRun=All', 415, 403],
  [
    'POST',
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    201,
    201,
    review('SelfSubjectReview'),
  ],
  [
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    201,
    201,
    review('SelfSubjectAccessReview'),
  ],
  [
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    201,
    201,
    review('SelfSubjectRulesReview'),
  ],
]
