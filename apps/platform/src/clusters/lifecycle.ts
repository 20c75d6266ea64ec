import type { ClusterChange } from '../store/clusters.ts'
import { steps, type OperationKind } from './operation.ts'

/** How a cluster stands while an operation on it is under way, `stepsDone` of its steps being done. */
export function progressOf(kind: OperationKind, stepsDone: number): ClusterChange {
  const plan = steps[kind]
  const step = plan[stepsDone]
  if (step === undefined) {
    return kind === 'create'
      ? { state: 'ready', reason: 'Ready', message: '' }
      : { state: 'deleted', reason: 'Deleted', message: '' }
  }
  const message = `step ${stepsDone + 1} of ${plan.length}: ${step}`
  return kind === 'create'
    ? { state: 'deploying', reason: 'Deploying', message }
    : { state: 'deleting', reason: 'Deleting', message }
}

/** How a cluster stands once the provisioner has given up on it. */
export function failureOf(reason: string, message: string): ClusterChange {
  return { state: 'failed', reason, message }
}
