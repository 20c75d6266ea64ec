import {
  at,
  isObject,
  isSame,
  listAt,
  objectAt,
  textAt,
  textsAt,
  type Json,
  type JsonObject,
} from './json.ts'
import { messageOf, type Kind } from './kinds.ts'
import type { Field, Schema } from './schema.ts'
import { invalid, type Fault } from './status.ts'

const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/
const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/
const qualifiedName =
  /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/
const labelValue = /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/
const maxNameChars = 253
const maxAnnotationBytes = 256 * 1024

const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const dns1035Text =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
const nameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const labelValueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

/** Refuses what a server would refuse, as far as these rules go. @throws Refused 422 */
export function validate(
  schema: Schema,
  kind: Kind,
  object: JsonObject,
  previous: JsonObject | undefined,
): void {
  const faults = [
    ...metadataFaults(kind, object),
    ...missing(schema, messageOf(kind), object),
    ...(templated.has(kind.kind) ? selectorFaults(object, previous) : []),
    ...immutableFaults(kind.kind, object, previous),
  ]
  const { group, plural } = kind
  const name = textAt(object, 'metadata', 'name')
  if (faults.length > 0) throw invalid(kind.kind, { group, plural, name }, faults)
}

const wrong = (field: string, value: Json, message: string): Fault => {
  const text = `Invalid value: ${JSON.stringify(value)}: ${message}`
  return { reason: 'FieldValueInvalid', field, message: text }
}

function* metadataFaults({ group, kind }: Kind, object: JsonObject): Generator<Fault> {
  const name = textAt(object, 'metadata', 'name')
  if (group === 'rbac.authorization.k8s.io') {
    if (/[/%]/.test(name)) yield wrong('metadata.name', name, "may not contain '/' or '%'")
  } else if (kind === 'Namespace') {
    if (!label.test(name)) yield wrong('metadata.name', name, labelText)
  } else if (kind === 'Service') {
    if (!/^[a-z]/.test(name) || !label.test(name)) yield wrong('metadata.name', name, dns1035Text)
  } else if (name.length > maxNameChars || !subdomain.test(name)) {
    yield wrong('metadata.name', name, subdomainText)
  }
  for (const [key, value] of Object.entries(textsAt(object, 'metadata', 'labels'))) {
    if (!qualifiedName.test(key)) yield wrong('metadata.labels', key, nameText)
    if (!labelValue.test(value)) yield wrong('metadata.labels', value, labelValueText)
  }
  const annotations = Object.entries(textsAt(object, 'metadata', 'annotations'))
  for (const [key] of annotations) {
    if (!qualifiedName.test(key.toLowerCase())) {
      yield wrong('metadata.annotations', key, nameText)
    }
  }
  const bytes = annotations.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  if (bytes > maxAnnotationBytes) {
    const message = `Too long: may not be more than ${maxAnnotationBytes} bytes`
    yield { reason: 'FieldValueInvalid', field: 'metadata.annotations', message }
  }
}

// What the schema says must be there. What a server itself writes is not looked at.
function* missing(
  schema: Schema,
  message: string,
  object: JsonObject,
  prefix = '',
): Generator<Fault> {
  for (const [member, field] of schema(message)?.fields ?? []) {
    if (prefix === '' && (member === 'status' || member === 'metadata')) continue
    const value = object[member]
    const path = prefix + member
    const isEmpty =
      value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    const isNeeded = field.isRequired || needed.has(`${message}.${member}`)
    if (isEmpty && isNeeded && !mayBeEmpty.has(`${message}.${member}`)) {
      yield { reason: 'FieldValueRequired', field: path, message: 'Required value' }
    }
    if (value === undefined || !field.type.includes('.')) continue
    for (const [place, item] of itemsOf(field, value, path)) {
      if (isObject(item)) yield* missing(schema, field.type, item, `${place}.`)
    }
  }
}

/** Optional by their type, and yet needed. */
const needed: ReadonlySet<string> = new Set(['core.v1.Container.image'])

/** Required by their type, and yet often nothing. */
const mayBeEmpty: ReadonlySet<string> = new Set([
  'core.v1.EnvVar.value',
  'core.v1.Taint.value',
  'core.v1.Toleration.value',
  'networking.v1.NetworkPolicySpec.podSelector',
  'rbac.v1.ClusterRole.rules',
  'rbac.v1.Role.rules',
  'core.v1.Endpoints.subsets',
  'apps.v1.StatefulSetSpec.serviceName',
])

function itemsOf({ shape }: Field, value: Json, path: string): (readonly [string, Json])[] {
  if (shape === 'one') return [[path, value]]
  if (Array.isArray(value)) return value.map((item, index) => [`${path}[${index}]`, item] as const)
  return isObject(value)
    ? Object.entries(value).map(([key, item]) => [`${path}[${key}]`, item])
    : []
}

const templated: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
])

function* selectorFaults(object: JsonObject, previous: JsonObject | undefined): Generator<Fault> {
  const selector = objectAt(object, 'spec', 'selector')
  const labels = at(object, 'spec', 'template', 'metadata', 'labels') ?? null
  const wanted = Object.entries(textsAt(selector, 'matchLabels'))
  const isEmpty = Object.keys(selector).length === 0
  if (isEmpty || wanted.some(([key, value]) => textAt(labels, key) !== value)) {
    const message = '`selector` does not match template `labels`'
    yield wrong('spec.template.metadata.labels', labels, message)
  }
  if (previous !== undefined && !isSame(selector, objectAt(previous, 'spec', 'selector'))) {
    yield wrong('spec.selector', selector, 'field is immutable')
  }
}

/** The containers of a pod, whatever their images. */
const withoutImages = (pod: JsonObject): Json[] =>
  listAt(pod, 'spec', 'containers').map((item) => (isObject(item) ? { ...item, image: '' } : item))

function* immutableFaults(
  kind: string,
  object: JsonObject,
  previous: JsonObject | undefined,
): Generator<Fault> {
  if (previous === undefined) return
  if (kind === 'ConfigMap' || kind === 'Secret') {
    const isFrozen = previous['immutable'] === true
    const isChanged = ['data', 'binaryData', 'immutable'].some(
      (member) => !isSame(object[member], previous[member]),
    )
    if (isFrozen && isChanged) {
      const message = 'Forbidden: field is immutable when `immutable` is set'
      yield { reason: 'FieldValueForbidden', field: 'data', message }
    }
  }
  if (kind === 'Secret' && !isSame(object['type'], previous['type'])) {
    yield wrong('type', object['type'] ?? '', 'field is immutable')
  }
  if (kind !== 'Pod') return
  if (!isSame(withoutImages(object), withoutImages(previous))) {
    const message =
      'Forbidden: pod updates may not change fields other than `spec.containers[*].image`'
    yield { reason: 'FieldValueForbidden', field: 'spec', message }
  }
}
