import { progressOf } from '../clusters/lifecycle.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { Database } from '../store/database.ts'
import type { Directory, User } from '../store/directory.ts'
import type { OperationStore } from '../store/operations.ts'
import { parseClusterRequest } from './cluster-request.ts'
import { answer, refuse, type Reply } from './reply.ts'
import type { ApiRequest, Route } from './route.ts'
import { roleOn, toWire } from './wire-cluster.ts'

export interface ClusterRoutesOptions {
  readonly database: Database
  readonly clusters: ClusterStore
  readonly operations: OperationStore
  readonly directory: Directory
  /** How many clusters an organization may have. */
  readonly maxClusters: number
}

/** Clusters and the quota on them. */
export function clusterRoutes(options: ClusterRoutesOptions): readonly Route[] {
  const { clusters, maxClusters } = options
  const quotaOf = (caller: User) => ({
    limit: maxClusters,
    used: clusters.count(caller.organizationId),
  })
  const byId = ({ caller, params }: ApiRequest): Reply => {
    const cluster = clusters.byId(caller.organizationId, params['id'] ?? '')
    return cluster === undefined ? noCluster : answer(toWire(cluster, caller))
  }
  return [
    {
      method: 'GET',
      path: '/clusters',
      summary: 'Lists the clusters of your organization.',
      handle: ({ caller }) =>
        answer(clusters.list(caller.organizationId).map((cluster) => toWire(cluster, caller))),
    },
    {
      method: 'POST',
      path: '/clusters',
      summary: 'Creates a cluster; a suffix makes its name unique unless `nameSuffix` is false.',
      handle: (request) => options.database.transaction(() => create(options, quotaOf, request)),
    },
    {
      method: 'GET',
      // The public Go client does not escape names, which may hold slashes.
      path: '/clusters/by-name/:name{.+}',
      summary: 'Shows the cluster of this exact name.',
      handle: ({ caller, params }) => {
        const cluster = clusters.byName(caller.organizationId, params['name'] ?? '')
        return cluster === undefined ? noCluster : answer(toWire(cluster, caller))
      },
    },
    {
      method: 'GET',
      path: '/clusters/:id',
      summary: 'Shows a cluster.',
      handle: byId,
    },
    {
      method: 'GET',
      path: '/clusters/:id/status',
      summary: 'Shows a cluster; kept for clients that poll here.',
      handle: byId,
    },
    {
      method: 'DELETE',
      path: '/clusters/:id',
      summary: 'Deletes a cluster, also one that is still being made.',
      handle: (request) => options.database.transaction(() => remove(options, request)),
    },
    {
      method: 'GET',
      path: '/quota',
      summary: 'Shows how many clusters your organization may have, and has.',
      handle: ({ caller }) => answer({ clusters: quotaOf(caller) }),
    },
  ]
}

const noCluster = refuse('not_found', 'there is no such cluster')

function create(
  { clusters, operations, directory }: ClusterRoutesOptions,
  quotaOf: (caller: User) => { readonly limit: number; readonly used: number },
  { caller, body, traceparent }: ApiRequest,
): Reply {
  const { organizationId } = caller
  const request = parseClusterRequest(body, directory.integrationsOf(organizationId))
  if (!request.ok) {
    const [first] = request.errors
    const detail = first === undefined ? '' : `${first.field} ${first.message}`.trim()
    return refuse('invalid_request', detail, { fields: request.errors })
  }
  const quota = quotaOf(caller)
  if (quota.used >= quota.limit) {
    const detail = `your organization may have ${quota.limit} clusters and has ${quota.used}`
    return refuse('quota_exceeded', detail, { quota })
  }
  const owner = { organizationId, userId: caller.id }
  const cluster = clusters.insert(owner, request.spec, request.exactName)
  if (cluster === undefined) {
    return refuse('cluster_exists', 'your organization has a cluster of this name')
  }
  operations.begin('create', cluster.id, traceparent)
  const headers = { Location: `/api/v1/clusters/${cluster.id}` }
  return { ok: true, status: 201, body: toWire(cluster, caller), headers }
}

function remove(
  { clusters, operations }: ClusterRoutesOptions,
  { caller, params, traceparent }: ApiRequest,
): Reply {
  const cluster = clusters.byId(caller.organizationId, params['id'] ?? '')
  if (cluster === undefined) return noCluster
  if (roleOn(cluster, caller) !== 'admin') {
    return refuse('forbidden', 'only its maker and owners of the organization may delete a cluster')
  }
  if (operations.active(cluster.id) !== 'delete') {
    operations.begin('delete', cluster.id, traceparent)
    clusters.change(cluster.id, progressOf('delete', 0))
  }
  return { ok: true, status: 202 }
}
