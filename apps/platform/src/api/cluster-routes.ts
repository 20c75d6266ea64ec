import type { Cluster, ClusterState } from '../clusters/cluster.ts'
import { progressOf } from '../clusters/lifecycle.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { Directory, User } from '../store/directory.ts'
import type { MemberStore } from '../store/members.ts'
import type { OperationStore } from '../store/operations.ts'
import type { PullSecretStore } from '../store/pull-secrets.ts'
import type { ClusterView } from './cluster-view.ts'
import { readClusterChange, type ClusterChangeBody } from './cluster-change.ts'
import { listClusters } from './cluster-list.ts'
import { readClusterRequest, type ClusterRequestBody } from './cluster-request.ts'
import { clusterContracts } from './contract/cluster-contracts.ts'
import { etagOf, namesTag } from './etag.ts'
import { operationAt } from './operation-at.ts'
import { answer, refuse, refuseFields, type Refusal, type Reply } from './reply.ts'
import { bind, type ApiRequest, type Route } from './route.ts'

export interface ClusterRoutesOptions {
  readonly clusters: ClusterStore
  readonly operations: OperationStore
  readonly directory: Directory
  readonly members: MemberStore
  readonly pullSecrets: PullSecretStore
  readonly view: ClusterView
  /** How many clusters an organization may have. */
  readonly maxClusters: number
  readonly nowMs: () => number
}

/** Clusters and the quota on them. */
export function clusterRoutes(options: ClusterRoutesOptions): readonly Route[] {
  const { clusters, maxClusters, view } = options
  const quotaOf = (caller: User) => ({
    limit: maxClusters,
    used: clusters.count(caller.organizationId),
  })
  const byId = ({ caller, params }: Pick<ApiRequest, 'caller' | 'params'>): Reply => {
    const cluster = clusters.byId(caller.organizationId, params['id'] ?? '')
    return cluster === undefined ? noCluster : answer(view.show(cluster, caller))
  }
  return bind(clusterContracts, {
    listClusters: (request) => listClusters(options, request),
    createCluster: (request) => create(options, quotaOf, request),
    getClusterByName: ({ caller, params }) => {
      const cluster = clusters.byName(caller.organizationId, params['name'] ?? '')
      return cluster === undefined ? noCluster : answer(view.show(cluster, caller))
    },
    getCluster: byId,
    getClusterStatus: byId,
    changeCluster: (request) => change(options, request),
    deleteCluster: (request) => remove(options, request),
    getQuota: ({ caller }) => answer({ clusters: quotaOf(caller) }),
  })
}

const noCluster = refuse('not_found', 'there is no such cluster')

function create(
  { clusters, operations, directory, members, pullSecrets, view, nowMs }: ClusterRoutesOptions,
  quotaOf: (caller: User) => { readonly limit: number; readonly used: number },
  { caller, body, traceparent }: ApiRequest<ClusterRequestBody>,
): Reply {
  const { organizationId } = caller
  const request = readClusterRequest(
    body,
    directory.integrationsOf(organizationId),
    (ref) => pullSecrets.find(organizationId, ref),
    nowMs(),
  )
  if (!request.ok) {
    return refuseFields(request.errors)
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
  members.add(cluster.id, { type: 'user', id: caller.id }, 'admin')
  const operation = operations.begin('create', cluster.id, traceparent)
  const headers = { Location: `/api/v1/clusters/${cluster.id}`, ...operationAt(operation) }
  return { ok: true, status: 201, body: view.show(cluster, caller), headers }
}

type Guarded = Pick<ApiRequest, 'caller' | 'params' | 'ifMatch'>

/** The cluster, where the caller administers it and it is what `If-Match` says. */
function administered(
  { clusters, view }: ClusterRoutesOptions,
  { caller, params, ifMatch }: Guarded,
): { readonly ok: true; readonly cluster: Cluster } | Refusal {
  const cluster = clusters.byId(caller.organizationId, params['id'] ?? '')
  if (cluster === undefined) return noCluster
  if (view.roleOn(cluster, caller) !== 'admin') return notAdmin
  if (ifMatch !== undefined && !namesTag(ifMatch, etagOf(view.show(cluster, caller)))) {
    return refuse('precondition_failed', 'the cluster is not what If-Match says')
  }
  return { ok: true, cluster }
}

const notAdmin = refuse('forbidden', 'only its admins and owners of the organization may do this')
const scalable: ReadonlySet<ClusterState> = new Set(['ready', 'updating', 'degraded'])

function change(
  options: ClusterRoutesOptions,
  request: Guarded & Pick<ApiRequest<ClusterChangeBody>, 'body' | 'traceparent'>,
): Reply {
  const { clusters, operations, view, nowMs } = options
  const { caller, body, traceparent } = request
  const found = administered(options, request)
  if (!found.ok) return found
  const { id, state } = found.cluster
  const wanted = readClusterChange(body, found.cluster, nowMs())
  if (!wanted.ok) return refuseFields(wanted.errors)
  const { settings } = wanted
  const shown = () => view.show(clusters.find(id) ?? found.cluster, caller)
  if (settings.nodePools === undefined) {
    clusters.set(id, settings)
    return answer(shown())
  }
  if (!operations.can('update')) {
    return refuse('cluster_not_ready', 'the provisioner of this platform can not change nodes')
  }
  if (!scalable.has(state)) {
    return refuse('cluster_not_ready', `its nodes can not be changed while it is ${state}`)
  }
  clusters.set(id, settings)
  const operation = operations.begin('update', id, traceparent)
  clusters.change(id, progressOf(operation, 0))
  return { ok: true, status: 202, body: shown(), headers: operationAt(operation) }
}

function remove(
  options: ClusterRoutesOptions,
  request: Guarded & Pick<ApiRequest, 'traceparent'>,
): Reply {
  const { clusters, operations } = options
  const found = administered(options, request)
  if (!found.ok) return found
  const { cluster } = found
  const active = operations.active(cluster.id)
  if (active?.kind === 'delete') {
    return { ok: true, status: 202, headers: operationAt(active) }
  }
  if (cluster.isProtected) {
    return refuse('cluster_protected', 'take its protection away first: PATCH {"protected":false}')
  }
  const operation = operations.begin('delete', cluster.id, request.traceparent)
  clusters.change(cluster.id, progressOf(operation, 0))
  return { ok: true, status: 202, headers: operationAt(operation) }
}
