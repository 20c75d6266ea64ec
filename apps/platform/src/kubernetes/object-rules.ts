import {
  isObject,
  isSame,
  listAt,
  numberAt,
  objectAt,
  textAt,
  type Json,
  type JsonObject,
} from './json.ts'
import { checkObject } from './check-object.ts'
import { apiVersionOf, messageOf, type Kind } from './kinds.ts'
import type { Schema } from './schema.ts'
import * as refusal from './status.ts'

/** How strictly members that nobody knows are taken. */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface WriteOptions {
  readonly isTrial: boolean
  readonly validation: FieldValidation
  /** Only the status is written, or all but the status. */
  readonly part: 'main' | 'status'
  readonly warn: (text: string) => void
}

export interface DeleteOptions {
  readonly isTrial: boolean
  readonly propagation: 'Background' | 'Foreground' | 'Orphan'
  readonly uid: string
  readonly resourceVersion: string
}

export const targetOf = ({ group, plural }: Kind, name: string): refusal.Target => ({
  group,
  plural,
  name,
})
export const nameOf = (object: JsonObject): string => textAt(object, 'metadata', 'name')
export const namespaceOf = (object: JsonObject): string => textAt(object, 'metadata', 'namespace')

/** What goes with its owner. */
export const dependents: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['ReplicaSet']],
  ['ReplicaSet', ['Pod']],
  ['StatefulSet', ['Pod']],
  ['DaemonSet', ['Pod']],
  ['Job', ['Pod']],
  ['CronJob', ['Job']],
])

/** The namespaces that no cluster is without. */
export const permanent: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

export const nameless: refusal.Fault = {
  reason: 'FieldValueRequired',
  field: 'metadata.name',
  message: 'Required value: name or generateName is required',
}

export const stale = (target: refusal.Target): refusal.Refused =>
  refusal.conflict(
    target,
    'the object has been modified; please apply your changes to the latest version and try again',
  )

export const differentName = (given: string, wanted: string): string =>
  `the name of the object (${given}) does not match the name on the URL (${wanted})`

/** What is sent must be what the address says. */
export function checkIdentity(kind: Kind, namespace: string, object: JsonObject): void {
  const given = namespaceOf(object)
  if (kind.isNamespaced && given !== '' && given !== namespace) {
    const message =
      'the namespace of the provided object does not match the namespace sent on the request'
    throw refusal.badRequest(message)
  }
}

/** The kinds that count the changes of their `spec`. */
export const withGenerations: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Pod',
  'Ingress',
  'IngressClass',
  'NetworkPolicy',
  'PodDisruptionBudget',
])

/** An object whose generation has grown where its `spec` has changed. */
export function withGeneration(object: JsonObject, present: JsonObject | undefined): JsonObject {
  const before = numberAt(present, 'metadata', 'generation')
  if (before === undefined || isSame(object['spec'], present?.['spec'])) return object
  return { ...object, metadata: { ...objectAt(object, 'metadata'), generation: before + 1 } }
}

/** An object without the times of its managers: these alone are no change. */
function timeless({ metadata, ...rest }: JsonObject): JsonObject {
  const managed = listAt(metadata, 'managedFields').map((entry): Json =>
    isObject(entry) ? { ...entry, time: '' } : entry,
  )
  return { ...rest, metadata: { ...(isObject(metadata) && metadata), managedFields: managed } }
}

/** Whether to keep an object would change nothing. */
export function isUnchanged(object: JsonObject, present: JsonObject): boolean {
  return isSame(timeless(object), timeless(present))
}

/** A dependent that no longer has an owner. */
export function withoutOwner(object: JsonObject, uid: string): JsonObject {
  const owners = listAt(object, 'metadata', 'ownerReferences')
  const ownerReferences = owners.filter((owner) => textAt(owner, 'uid') !== uid)
  return { ...object, metadata: { ...objectAt(object, 'metadata'), ownerReferences } }
}

/** What of the metadata only a server writes. */
const fixed = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generateName',
]

/** These members of present metadata. */
export function fixedMembers(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([member]) => fixed.includes(member)))
}

/** What was sent, as a server would decode it. @throws Refused 400 */
export function decode(
  schema: Schema,
  kind: Kind,
  sent: JsonObject,
  { validation, warn }: WriteOptions,
): JsonObject {
  const { object, findings } = checkObject(schema, messageOf(kind), sent)
  const what = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`
  if (findings.fault !== undefined) throw refusal.badRequest(`${what}: ${findings.fault}`)
  const texts = findings.unknown.map((path) => `unknown field "${path}"`)
  if (texts.length > 0 && validation === 'Strict') {
    throw refusal.badRequest(`${what}: strict decoding error: ${texts.join(', ')}`)
  }
  if (validation === 'Warn') for (const text of texts) warn(text)
  return { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind }
}
