import type { Json, JsonObject } from './json.ts'
import { groupVersions } from './discovery.ts'
import { apiVersionOf, kinds, messageOf, type Kind } from './kinds.ts'
import type { Field, Schema } from './schema.ts'

/** What a type that is no message is in OpenAPI. */
const scalars: Readonly<Record<string, JsonObject>> = {
  string: { type: 'string' },
  bytes: { type: 'string', format: 'byte' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  uint32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  time: { type: 'string', format: 'date-time' },
  microtime: { type: 'string', format: 'date-time' },
  duration: { type: 'string' },
  quantity: { type: 'string' },
  intorstring: { type: 'string', format: 'int-or-string' },
  strings: { type: 'array', items: { type: 'string' } },
  raw: { type: 'object' },
  any: { type: 'object' },
}

/** `core.v1.Pod` -> `io.k8s.api.core.v1.Pod`. */
function definitionName(message: string): string {
  return message.startsWith('meta.')
    ? `io.k8s.apimachinery.pkg.apis.${message}`
    : `io.k8s.api.${message}`
}

const kindsByMessage: ReadonlyMap<string, Kind> = new Map(
  kinds.map((kind) => [messageOf(kind), kind]),
)

/** The schemas of these messages and of all in them, by their names in OpenAPI. */
export function definitionsOf(
  schema: Schema,
  messages: readonly string[],
  refPrefix: string,
): JsonObject {
  const definitions: JsonObject = {}
  const wanted = [...messages]
  const typeOf = (type: string): JsonObject => {
    const scalar = scalars[type]
    if (scalar !== undefined) return scalar
    wanted.push(type)
    return { $ref: refPrefix + definitionName(type) }
  }
  const fieldOf = ({ shape, type, description, ...field }: Field): JsonObject => {
    const inner = typeOf(type)
    if (shape === 'list') {
      return {
        description,
        type: 'array',
        items: inner,
        ...(field.listType !== undefined && { 'x-kubernetes-list-type': field.listType }),
        ...(field.listKeys.length > 0 && { 'x-kubernetes-list-map-keys': [...field.listKeys] }),
        ...(field.isMerged && { 'x-kubernetes-patch-strategy': 'merge' }),
        ...(field.mergeKey !== undefined && { 'x-kubernetes-patch-merge-key': field.mergeKey }),
      }
    }
    if (shape === 'map') return { description, type: 'object', additionalProperties: inner }
    return '$ref' in inner ? { description, allOf: [inner] } : { description, ...inner }
  }
  for (const message of wanted) {
    const name = definitionName(message)
    const found = schema(message)
    if (found === undefined || Object.hasOwn(definitions, name)) continue
    definitions[name] = {}
    const kind = kindsByMessage.get(message)
    const properties: JsonObject = kind === undefined ? {} : { ...typeMeta }
    const required: Json[] = []
    for (const [member, field] of found.fields) {
      properties[member] = fieldOf(field)
      if (field.isRequired) required.push(member)
    }
    definitions[name] = {
      description: found.description,
      type: 'object',
      properties,
      ...(required.length > 0 && { required }),
      ...(kind !== undefined && { 'x-kubernetes-group-version-kind': [gvkOf(kind)] }),
    }
  }
  return definitions
}

const typeMeta: JsonObject = {
  apiVersion: {
    description: 'APIVersion defines the versioned schema of this representation of an object.',
    type: 'string',
  },
  kind: {
    description: 'Kind is a string value representing the REST resource this object represents.',
    type: 'string',
  },
}

function gvkOf({ group, version, kind }: Kind): JsonObject {
  return { group, version, kind }
}

/** Where a group is served: `api/v1`, `apis/apps/v1`. */
function pathOf(groupVersion: Pick<Kind, 'group' | 'version'>): string {
  return `${groupVersion.group === '' ? 'api' : 'apis'}/${apiVersionOf(groupVersion)}`
}

/** `/openapi/v3`. */
export const openApiIndex: JsonObject = {
  paths: Object.fromEntries(
    groupVersions.map((groupVersion): [string, Json] => {
      const path = pathOf(groupVersion)
      return [path, { serverRelativeURL: `/openapi/v3/${path}` }]
    }),
  ),
}

/** `/openapi/v3/apis/apps/v1`; undefined where nothing is served. */
export function openApiOf(schema: Schema, version: string, path: string): JsonObject | undefined {
  const groupVersion = groupVersions.find((candidate) => pathOf(candidate) === path)
  if (groupVersion === undefined) return undefined
  const own = kinds.filter(({ group }) => group === groupVersion.group)
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes, simulated', version },
    paths: Object.fromEntries(own.map((kind) => [`/${path}/${addressOf(kind)}`, pathItem(kind)])),
    components: { schemas: definitionsOf(schema, own.map(messageOf), '#/components/schemas/') },
  }
}

function addressOf({ isNamespaced, plural }: Kind): string {
  return `${isNamespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`
}

const parameter = (name: string): Json => ({ name, in: 'query', schema: { type: 'string' } })

/** Tells clients that they need not validate: the server does, and takes what is only tried. */
function pathItem(kind: Kind): JsonObject {
  const gvk = { 'x-kubernetes-group-version-kind': gvkOf(kind) }
  const ref = { $ref: `#/components/schemas/${definitionName(messageOf(kind))}` }
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(parameter)
  const responses = { 200: { description: 'OK', content: { 'application/json': { schema: ref } } } }
  return {
    get: { 'x-kubernetes-action': 'get', ...gvk, responses },
    patch: { 'x-kubernetes-action': 'patch', ...gvk, parameters, responses },
  }
}
