import { isObject, isSame, put, type Json, type JsonObject } from './json.ts'
import type { Field, Schema } from './schema.ts'
import { badRequest } from './status.ts'

/** Applies a JSON merge patch. @see RFC 7396 */
export function applyMergePatch(document: Json | undefined, patch: JsonObject): JsonObject {
  const merged: JsonObject = isObject(document) ? { ...document } : {}
  for (const [member, value] of Object.entries(patch)) {
    if (value === null) delete merged[member]
    else if (isObject(value)) put(merged, member, applyMergePatch(own(merged, member), value))
    else put(merged, member, value)
  }
  return merged
}

function own(object: JsonObject, member: string): Json | undefined {
  return Object.hasOwn(object, member) ? object[member] : undefined
}

const directives = new Set(['$patch', '$retainKeys'])

/**
 * Applies a strategic merge patch: lists whose items the schema knows by a key are merged item by item.
 *
 * @see https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function applyStrategicPatch(
  schema: Schema,
  message: string,
  document: JsonObject,
  patch: JsonObject,
): JsonObject {
  if (patch['$patch'] === 'replace') return withoutDirectives(patch)
  if (patch['$patch'] === 'delete') return {}
  const fields = schema(message)?.fields
  const retain = patch['$retainKeys']
  const merged: JsonObject = {}
  for (const [member, value] of Object.entries(document)) {
    if (!Array.isArray(retain) || retain.includes(member)) put(merged, member, value)
  }
  for (const [member, value] of Object.entries(patch)) {
    if (directives.has(member) || member.startsWith('$setElementOrder/')) continue
    if (member.startsWith('$deleteFromPrimitiveList/')) {
      const list = own(merged, member.slice(member.indexOf('/') + 1))
      const gone = Array.isArray(value) ? value : []
      if (Array.isArray(list)) {
        put(
          merged,
          member.slice(member.indexOf('/') + 1),
          list.filter((item) => !gone.some((other) => isSame(item, other))),
        )
      }
      continue
    }
    const before = own(merged, member)
    if (value === null) delete merged[member]
    else if (Array.isArray(value)) {
      const order = patch[`$setElementOrder/${member}`]
      put(merged, member, mergeList(schema, fields?.get(member), before, value, order))
    } else if (isObject(value))
      put(merged, member, mergeObject(schema, fields, member, before, value))
    else put(merged, member, value)
  }
  return merged
}

function mergeObject(
  schema: Schema,
  fields: ReadonlyMap<string, Field> | undefined,
  member: string,
  before: Json | undefined,
  patch: JsonObject,
): JsonObject {
  const field = fields?.get(member)
  const document = isObject(before) ? before : {}
  const message = field !== undefined && field.shape === 'one' ? field.type : ''
  return applyStrategicPatch(schema, message, document, patch)
}

function mergeList(
  schema: Schema,
  field: Field | undefined,
  before: Json | undefined,
  patch: Json[],
  order: Json | undefined,
): Json[] {
  const isReplaced = patch.some((item) => isObject(item) && item['$patch'] === 'replace')
  const sent = patch.filter((item) => !(isObject(item) && item['$patch'] === 'replace'))
  if (field === undefined || !field.isMerged || !Array.isArray(before) || isReplaced) {
    return sent.filter((item) => !(isObject(item) && item['$patch'] === 'delete')).map(plain)
  }
  const { mergeKey } = field
  if (mergeKey === undefined) {
    return [...before, ...sent.filter((item) => !before.some((other) => isSame(item, other)))]
  }
  const merged = [...before]
  for (const item of sent) {
    const key = isObject(item) ? item[mergeKey] : undefined
    if (!isObject(item) || key === undefined) {
      throw badRequest(
        `map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`,
      )
    }
    const index = merged.findIndex((other) => isObject(other) && isSame(other[mergeKey], key))
    const known = merged[index]
    if (item['$patch'] === 'delete') {
      if (index !== -1) merged.splice(index, 1)
    } else if (isObject(known)) {
      merged[index] = applyStrategicPatch(schema, field.type, known, item)
    } else merged.push(applyStrategicPatch(schema, field.type, {}, item))
  }
  return Array.isArray(order) ? inOrder(merged, order, mergeKey) : merged
}

/** Those that the order names in that order, the others where they stood. */
function inOrder(list: Json[], order: Json[], mergeKey: string): Json[] {
  const rank = (item: Json): number =>
    order.findIndex(
      (entry) => isObject(entry) && isObject(item) && isSame(entry[mergeKey], item[mergeKey]),
    )
  const named = list.filter((item) => rank(item) !== -1).toSorted((a, b) => rank(a) - rank(b))
  return list.map((item) => (rank(item) === -1 ? item : (named.shift() ?? item)))
}

function plain(value: Json): Json {
  return isObject(value) ? withoutDirectives(value) : value
}

function withoutDirectives(patch: JsonObject): JsonObject {
  const result: JsonObject = {}
  for (const [member, value] of Object.entries(patch)) {
    if (value === null || member.startsWith('$')) continue
    put(result, member, Array.isArray(value) ? value.map(plain) : plain(value))
  }
  return result
}
