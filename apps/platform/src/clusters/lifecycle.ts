import type { ClusterChange } from '../store/clusters.ts'
import type { Operation, OperationKind } from './operation.ts'

const during = {
  create: { state: 'deploying', reason: 'Deploying' },
  update: { state: 'updating', reason: 'Updating' },
  delete: { state: 'deleting', reason: 'Deleting' },
} as const

const ready: ClusterChange = { state: 'ready', reason: 'Ready', message: '' }
const after = {
  create: ready,
  update: ready,
  delete: { state: 'deleted', reason: 'Deleted', message: '' },
} as const

/** How a cluster stands while an operation on it is under way, `stepsDone` of its steps being done. */
export function progressOf(
  { kind, steps }: Pick<Operation, 'kind' | 'steps'>,
  stepsDone: number,
): ClusterChange {
  const step = steps[stepsDone]
  if (step === undefined) return after[kind]
  return { ...during[kind], message: `step ${stepsDone + 1} of ${steps.length}: ${step}` }
}

/** How a cluster stands once an operation has been given up: one that served before still does. */
export function failureOf(kind: OperationKind, reason: string, message: string): ClusterChange {
  return { state: kind === 'update' ? 'degraded' : 'failed', reason, message }
}

/** How a cluster stands when its time is over. */
export const expired: ClusterChange = {
  state: 'deleting',
  reason: 'Expired',
  message: 'its time is over',
}
