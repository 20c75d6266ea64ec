import { at, listAt, numberAt, objectAt, textAt, type Json, type JsonObject } from './json.ts'

export const orNone = (value: string): string => (value === '' ? '<none>' : value)

export const conditionOf = (object: JsonObject, type: string): Json | undefined =>
  listAt(object, 'status', 'conditions').find((entry) => textAt(entry, 'type') === type)

export function nodeStatus(node: JsonObject): string {
  const isReady = textAt(conditionOf(node, 'Ready'), 'status') === 'True'
  const ready = isReady ? 'Ready' : 'NotReady'
  return at(node, 'spec', 'unschedulable') === true ? `${ready},SchedulingDisabled` : ready
}

const role = 'node-role.kubernetes.io/'

export function nodeRoles(node: JsonObject): string {
  const labels = Object.keys(objectAt(node, 'metadata', 'labels'))
  return orNone(
    labels
      .filter((label) => label.startsWith(role))
      .map((label) => label.slice(role.length))
      .toSorted()
      .join(','),
  )
}

export const addressOf =
  (type: string) =>
  (node: JsonObject): string =>
    orNone(
      textAt(
        listAt(node, 'status', 'addresses').find((entry) => textAt(entry, 'type') === type),
        'address',
      ),
    )

export function podReady(pod: JsonObject): string {
  const statuses = listAt(pod, 'status', 'containerStatuses')
  const ready = statuses.filter((status) => at(status, 'ready') === true)
  return `${ready.length}/${listAt(pod, 'spec', 'containers').length}`
}

export function podStatus(pod: JsonObject): string {
  if (at(pod, 'metadata', 'deletionTimestamp') !== undefined) return 'Terminating'
  const terminated = listAt(pod, 'status', 'containerStatuses').map((status) =>
    textAt(status, 'state', 'terminated', 'reason'),
  )
  return terminated.find((reason) => reason !== '') ?? (textAt(pod, 'status', 'phase') || 'Pending')
}

export function podRestarts(pod: JsonObject): number {
  return listAt(pod, 'status', 'containerStatuses').reduce<number>(
    (sum, status) => sum + (numberAt(status, 'restartCount') ?? 0),
    0,
  )
}
