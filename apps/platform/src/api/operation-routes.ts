import { presets } from '../clusters/cluster.ts'
import { failureOf, progressOf } from '../clusters/lifecycle.ts'
import type { OperationRecord } from '../clusters/operation.ts'
import type { AuditStore } from '../store/audit.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { EventStore } from '../store/events.ts'
import type { OperationStore } from '../store/operations.ts'
import type { ClusterView } from './cluster-view.ts'
import { operationContracts } from './contract/operation-contracts.ts'
import { versions } from './contract/cluster-shapes.ts'
import { operationAt } from './operation-at.ts'
import { answer, refuse } from './reply.ts'
import { bind, type Route } from './route.ts'

export interface OperationRoutesOptions {
  readonly clusters: ClusterStore
  readonly operations: OperationStore
  readonly events: EventStore
  readonly audit: AuditStore
  readonly view: ClusterView
}

const defaultLimit = 100

/** Operations, events, and what is on offer. */
export function operationRoutes(options: OperationRoutesOptions): readonly Route[] {
  const { clusters, operations, events, audit, view } = options
  return bind(operationContracts, {
    listOperations: ({ caller, query: { clusterId, state, limit = defaultLimit } }) =>
      answer(
        operations.list(caller.organizationId, { clusterId, state, limit }).map(toWireOperation),
      ),
    getOperation: ({ caller, params }) => {
      const operation = operations.byId(caller.organizationId, params['id'] ?? '')
      if (operation === undefined) return noOperation
      const isPending = operation.state === 'active'
      return { ok: true, status: 200, body: toWireOperation(operation), isPending }
    },
    cancelOperation: ({ caller, params }) => {
      const operation = operations.byId(caller.organizationId, params['id'] ?? '')
      const cluster = operation && clusters.everById(caller.organizationId, operation.clusterId)
      if (operation === undefined || cluster === undefined) return noOperation
      if (view.roleOn(cluster, caller) !== 'admin') return notAdmin
      const { kind } = operation
      if (kind === 'delete' || !operations.cancel(operation.id)) return notCancellable
      clusters.change(cluster.id, failureOf(kind, 'Cancelled', cancelled[kind]))
      const ended = operations.byId(caller.organizationId, operation.id)
      return ended === undefined ? noOperation : answer(toWireOperation(ended))
    },
    retryOperation: ({ caller, params, traceparent }) => {
      const { organizationId } = caller
      const operation = operations.byId(organizationId, params['id'] ?? '')
      const cluster = operation && clusters.everById(organizationId, operation.clusterId)
      if (operation === undefined || cluster === undefined) return noOperation
      if (view.roleOn(cluster, caller) !== 'admin') return notAdmin
      const { kind, state } = operation
      const isVain = state === 'failed' || state === 'cancelled'
      if (kind === 'delete' || !isVain || operations.last(cluster.id) !== operation.id)
        return notRetryable
      const { id } = operations.begin(kind, cluster.id, traceparent)
      const begun = operations.byId(organizationId, id)
      if (begun === undefined) return noOperation
      clusters.change(cluster.id, progressOf(begun, 0))
      return { ok: true, status: 202, body: toWireOperation(begun), headers: operationAt(begun) }
    },
    listClusterEvents: ({ caller, params, query: { since = 0, limit = defaultLimit } }) => {
      const cluster = clusters.everById(caller.organizationId, params['id'] ?? '')
      if (cluster === undefined) return noCluster
      const body = events
        .after(cluster.id, since, limit)
        .map(({ atMs, ...event }) => ({ ...event, at: new Date(atMs).toISOString() }))
      const isOver = cluster.state === 'deleted' && body.length < limit
      return { ok: true, status: 200, body, isPending: body.length === 0 && !isOver, isOver }
    },
    listPresets: () =>
      answer(Object.entries(presets).map(([name, compute]) => ({ name, ...compute }))),
    listVersions: () =>
      answer(versions.map((version, index) => ({ version, isDefault: index === 0 }))),
    listAudit: ({ caller, query: { limit = defaultLimit } }) => {
      if (caller.role !== 'owner') return notOwner
      return answer(
        audit
          .list(caller.organizationId, limit)
          .map(({ atMs, ...entry }) => ({ ...entry, at: new Date(atMs).toISOString() })),
      )
    },
  })
}

const noCluster = refuse('not_found', 'there is no such cluster')
const noOperation = refuse('not_found', 'there is no such operation')
const notAdmin = refuse('forbidden', 'only its admins and owners of the organization may do this')
const notOwner = refuse('forbidden', 'only owners of the organization may do this')
const notCancellable = refuse(
  'not_cancellable',
  'only a creation or an update under way can be cancelled',
)
const notRetryable = refuse(
  'not_retryable',
  'only the last operation on a cluster can be tried again: a creation or an update that was in vain',
)
const cancelled = {
  create: 'its creation was cancelled',
  update: 'its update was cancelled',
} as const

function toWireOperation(operation: OperationRecord) {
  const { id, kind, clusterId, state, steps, stepsDone, attempts } = operation
  const { createdAtMs, endedAtMs } = operation
  return {
    id,
    kind,
    clusterId,
    state,
    step: state === 'active' ? (steps[stepsDone] ?? '') : '',
    stepsDone,
    stepsTotal: steps.length,
    attempts,
    createdAt: new Date(createdAtMs).toISOString(),
    ...(endedAtMs !== undefined && { endedAt: new Date(endedAtMs).toISOString() }),
  }
}
