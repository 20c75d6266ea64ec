import type { Contracts } from './contract.ts'
import { describe, integer, list, text } from './schema.ts'
import {
  auditEntry,
  clusterEvent,
  operation,
  operationState,
  preset,
  version,
} from './operation-shapes.ts'

const limit = describe('at most so many; 100 where it is left out', integer(1, 1000))
const waitSeconds = describe(
  'how long to wait for news before answering without; 0 where it is left out',
  integer(0, 30),
)

/** Work under way, and what else only this platform has. */
export const operationContracts = {
  listOperations: {
    method: 'GET',
    path: '/operations',
    summary: 'Lists the operations on the clusters of your organization, the newest first.',
    query: { clusterId: text(64), state: operationState, limit },
    answers: { 200: list(operation) },
  },
  getOperation: {
    method: 'GET',
    path: '/operations/{id}',
    summary: 'Shows an operation; with `waitSeconds`, as soon as it has ended.',
    query: { waitSeconds },
    answers: { 200: operation },
    problems: ['not_found'],
  },
  cancelOperation: {
    method: 'POST',
    path: '/operations/{id}/cancel',
    summary:
      'Stops the creation of a cluster, which then has failed, or its update, after which it is degraded.',
    who: 'admins of the cluster and owners of the organization',
    answers: { 200: operation },
    problems: ['not_found', 'forbidden', 'not_cancellable'],
  },
  retryOperation: {
    method: 'POST',
    path: '/operations/{id}/retry',
    summary:
      'Begins a creation or an update that has failed or was cancelled anew, as another operation.',
    who: 'admins of the cluster and owners of the organization',
    answers: { 202: operation },
    problems: ['not_found', 'forbidden', 'not_retryable'],
  },
  listClusterEvents: {
    method: 'GET',
    path: '/clusters/{id}/events',
    summary: 'Lists what has happened to a cluster, also to one deleted within the last day.',
    query: {
      since: describe(
        'only events after this sequence number; as a stream, `Last-Event-ID` says the same',
        integer(0, Number.MAX_SAFE_INTEGER),
      ),
      limit,
      waitSeconds,
    },
    answers: { 200: list(clusterEvent) },
    problems: ['not_found'],
    stream: true,
  },
  listPresets: {
    method: 'GET',
    path: '/presets',
    summary: 'Lists the machine sizes that a node pool can be made of.',
    answers: { 200: list(preset) },
  },
  listVersions: {
    method: 'GET',
    path: '/versions',
    summary: 'Lists the Kubernetes versions on offer; the first is taken where none is named.',
    answers: { 200: list(version) },
  },
  listAudit: {
    method: 'GET',
    path: '/audit',
    summary: 'Lists who has changed what, or was not allowed to, in the last 30 days.',
    who: 'owners of the organization',
    query: { limit },
    answers: { 200: list(auditEntry) },
    problems: ['forbidden'],
  },
} satisfies Contracts
