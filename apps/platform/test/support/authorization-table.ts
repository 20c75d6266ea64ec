const nobody = '00000000-0000-8000-8000-000000000000'
export const secretBody = {
  name: 'ghcr',
  registries: { 'ghcr.io': { username: 'u', password: 'p' } },
}
export const deploymentBody = { name: 'chat', model: 'sim-small-8b' }
export const keyBody = { name: 'ci-key', ttlDays: 1 }
const user = { type: 'user', id: nobody }
export const deployments = '/blurite/llm-deployments'

/** Who asks, in the order of the statuses in {@link rows}. */
export const actors = ['nobody', 'alice', 'bob', 'ben', 'carol'] as const

/** Words in capitals stand for the ids of what bob has made. */
type Row = readonly [
  method: string,
  path: string,
  statuses: readonly (number | undefined)[],
  body?: unknown,
]
/**
 * The status that each actor gets from each route; undefined does not ask.
 *
 * alice owns Acme, bob and ben are members, carol owns Globex; bob made the cluster and the deployment and owns the
 * team. What would change something for good is asked for in a way that cannot, or not at all: who may not comes
 * before what is wrong.
 */
export const rows: readonly Row[] = [
  ['GET', '/me', [401, 200, 200, 200, 200]],
  ['GET', '/users', [401, 200, 200, 200, 200]],
  ['GET', '/users/by-upn/bob@acme.example', [401, 200, 200, 200, 404]],
  ['GET', '/integrations/instances', [401, 200, 200, 200, 200]],
  ['GET', '/quota', [401, 200, 200, 200, 200]],
  ['GET', '/teams', [401, 200, 200, 200, 200]],
  ['GET', '/teams/by-name/Platform', [401, 200, 200, 200, 404]],
  ['GET', '/teams/TEAM/members', [401, 200, 200, 200, 404]],
  ['POST', '/teams', [401, 409, 409, 409, 201], { name: 'Checkout', description: 'x' }],
  ['POST', '/teams/TEAM/members', [401, 400, 400, 403, 404], [{ subject: user, roles: ['owner'] }]],
  ['DELETE', '/teams/TEAM/members/user:x', [401, 404, 404, 403, 404]],
  ['DELETE', '/teams/TEAM', [401, undefined, undefined, 403, 404]],
  ['GET', '/clusters', [401, 200, 200, 200, 200]],
  ['GET', '/clusters/by-name/NAME', [401, 200, 200, 200, 404]],
  ['GET', '/clusters/CLUSTER', [401, 200, 200, 200, 404]],
  ['GET', '/clusters/CLUSTER/status', [401, 200, 200, 200, 404]],
  ['POST', '/clusters', [401, 400, 400, 400, 400], {}],
  ['PATCH', '/clusters/CLUSTER', [401, 200, 200, 403, 404], { labels: {} }],
  ['DELETE', '/clusters/CLUSTER', [401, undefined, undefined, 403, 404]],
  ['GET', '/clusters/CLUSTER/members', [401, 200, 200, 200, 404]],
  [
    'POST',
    '/clusters/CLUSTER/members',
    [401, 400, 400, 403, 404],
    { values: [{ subject: user, roles: ['admin'] }] },
  ],
  ['DELETE', '/clusters/CLUSTER/members/user:x', [401, 404, 404, 403, 404]],
  ['POST', '/clusters/CLUSTER/kubeconfig', [401, 409, 409, 409, 404]],
  ['POST', '/clusters/CLUSTER/credentials', [401, 409, 409, 409, 404]],
  ['PUT', '/clusters/CLUSTER/image-pull-secrets/x', [401, 404, 404, 403, 404]],
  ['GET', '/settings/image-pull-secrets', [401, 200, 200, 200, 200]],
  ['GET', '/settings/image-pull-secrets/SECRET', [401, 200, 200, 200, 404]],
  ['POST', '/settings/image-pull-secrets', [401, 409, 403, 403, 201], secretBody],
  [
    'PATCH',
    '/settings/image-pull-secrets/SECRET',
    [401, 200, 403, 403, 404],
    { registries: { unknown: null } },
  ],
  ['DELETE', '/settings/image-pull-secrets/SECRET', [401, undefined, 403, 403, 404]],
  ['GET', '/operations', [401, 200, 200, 200, 200]],
  ['GET', '/operations/OPERATION', [401, 200, 200, 200, 404]],
  ['POST', '/operations/OPERATION/cancel', [401, undefined, undefined, 403, 404]],
  ['POST', '/operations/OPERATION/retry', [401, 409, 409, 403, 404]],
  ['GET', '/clusters/CLUSTER/events', [401, 200, 200, 200, 404]],
  ['GET', '/presets', [401, 200, 200, 200, 200]],
  ['GET', '/versions', [401, 200, 200, 200, 200]],
  ['GET', '/audit', [401, 200, 403, 403, 200]],
  ['GET', '/blurite/models', [401, 200, 200, 200, 200]],
  ['GET', deployments, [401, 200, 200, 200, 200]],
  ['GET', `${deployments}/by-name/chat`, [401, 200, 200, 200, 404]],
  ['POST', deployments, [401, 409, 409, 409, 201], deploymentBody],
  ['DELETE', `${deployments}/DEPLOYMENT`, [401, undefined, undefined, 403, 404]],
  ['GET', `${deployments}/DEPLOYMENT/api-keys`, [401, 200, 200, 200, 404]],
  ['GET', `${deployments}/DEPLOYMENT/api-keys/by-name/ci-key`, [401, 200, 200, 200, 404]],
  ['POST', `${deployments}/DEPLOYMENT/api-keys`, [401, 409, 409, 403, 404], keyBody],
  ['DELETE', `${deployments}/DEPLOYMENT/api-keys/KEY`, [401, undefined, undefined, 403, 404]],
]
