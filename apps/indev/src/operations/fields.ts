import type { View } from '@indev/cli'
import type { ShownOperation } from './show.ts'

/** Everything about one operation, for people. */
export function operationFields(operation: ShownOperation, view: View): string {
  const { id, kind, cluster, clusterId, state, step, stepsDone, stepsTotal } = operation
  const pairs: readonly (readonly [string, string])[] = [
    ['ID', id],
    ['Kind', kind],
    ['Cluster', cluster ?? clusterId],
    ['State', state],
    ['Step', step],
    ['Steps', stepsTotal === 0 ? '' : `${stepsDone} of ${stepsTotal}`],
    ['Begun', view.time(operation.createdAt)],
    ['Ended', operation.endedAt === undefined ? '' : view.time(operation.endedAt)],
  ]
  return view.fields(pairs.filter(([, text]) => text !== ''))
}
