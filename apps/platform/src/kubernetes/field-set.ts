import { isObject, put, type Json, type JsonObject } from './json.ts'
import type { Field, Schema } from './schema.ts'

/** Members that no manager owns. */
export const unowned: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.creationTimestamp',
  'metadata.generation',
  'metadata.managedFields',
  'metadata.deletionTimestamp',
])

/** The name of an item in a list whose items the schema knows by keys. */
export function itemKey(field: Field | undefined, item: Json): string | undefined {
  if (field?.shape !== 'list') return undefined
  if (field.listType === 'set') return `v:${JSON.stringify(item)}`
  const keys = field.listKeys
  if (field.listType !== 'map' || !isObject(item) || keys.length === 0) return undefined
  const named: JsonObject = {}
  for (const key of [...keys].toSorted()) {
    const value = item[key] ?? (key === 'protocol' ? 'TCP' : undefined)
    if (value !== undefined) named[key] = value
  }
  return `k:${JSON.stringify(named)}`
}

/** The members of a value, as `fieldsV1` has them. @see sigs.k8s.io/structured-merge-diff, fieldpath */
export function fieldsOf(
  schema: Schema,
  message: string,
  value: JsonObject,
  prefix = '',
): JsonObject {
  const owned: JsonObject = {}
  for (const [member, item] of Object.entries(value)) {
    if (unowned.has(prefix + member)) continue
    const field = schema(message)?.fields.get(member)
    const inner = fieldsIn(schema, field, item, `${prefix}${member}.`)
    // Of the metadata, all may be of no manager.
    if (prefix === '' && member === 'metadata' && Object.keys(inner).length === 0) continue
    put(owned, `f:${member}`, inner)
  }
  return owned
}

function fieldsIn(
  schema: Schema,
  field: Field | undefined,
  item: Json,
  prefix: string,
): JsonObject {
  if (Array.isArray(item)) {
    const owned: JsonObject = {}
    for (const part of item) {
      const key = itemKey(field, part)
      if (key === undefined) return {}
      const inner = isObject(part) ? fieldsOf(schema, field?.type ?? '', part, 'item.') : {}
      put(owned, key, isObject(part) ? { '.': {}, ...inner } : {})
    }
    return owned
  }
  return isObject(item) ? fieldsOf(schema, typeOf(field), item, prefix) : {}
}

export const typeOf = (field: Field | undefined): string =>
  field?.shape === 'one' ? field.type : ''
