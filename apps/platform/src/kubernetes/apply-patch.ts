import {
  isObject,
  isSame,
  listAt,
  objectAt,
  put,
  textAt,
  type Json,
  type JsonObject,
} from './json.ts'
import type { Field, Schema } from './schema.ts'
import { applyConflict } from './status.ts'
import { fieldsOf, itemKey, typeOf, unowned } from './field-set.ts'

/** Who applies, and whether they take what others have. */
export interface Applying {
  readonly manager: string
  readonly isForced: boolean
  /** RFC 3339. */
  readonly time: string
  readonly apiVersion: string
}

/**
 * Server-side apply: the object with what was sent, without what its manager has sent before and no longer
 * sends, unless another owns it.
 *
 * Only managers that apply own members; what was written in another way belongs to nobody.
 *
 * @throws Refused 409 where another manager owns a member and wants another value of it.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export function applyPatch(
  schema: Schema,
  message: string,
  live: JsonObject | undefined,
  sent: JsonObject,
  applying: Applying,
): JsonObject {
  const { manager, isForced, time, apiVersion } = applying
  const entries = listAt(live, 'metadata', 'managedFields').filter(isObject)
  const mine = entries.find((entry) => isOf(entry, manager))
  const others = entries.filter((entry) => entry !== mine)
  const owned = fieldsOf(schema, message, sent)
  const before = objectAt(mine, 'fieldsV1')
  const conflicts = conflictsOf(schema, message, live ?? {}, sent, others)
  if (conflicts.length > 0 && !isForced) throw refusal(conflicts)
  for (const { path, entry } of conflicts) remove(objectAt(entry, 'fieldsV1'), path)

  const keptByOthers = others.map((entry) => objectAt(entry, 'fieldsV1'))
  const pruned = prune(schema, message, live ?? {}, before, [owned, ...keptByOthers])
  const merged = merge(schema, message, isObject(pruned) ? pruned : {}, sent)
  const metadata = { ...objectAt(merged, 'metadata') }
  const entry: JsonObject = {
    manager,
    operation: 'Apply',
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: owned,
  }
  if (mine !== undefined && isSame(before, owned)) entry['time'] = mine['time'] ?? time
  const all =
    mine === undefined ? [...entries, entry] : entries.map((e) => (e === mine ? entry : e))
  metadata['managedFields'] = all.filter((other) => other === entry || hasFields(other))
  return { ...merged, metadata }
}

const isOf = (entry: JsonObject, manager: string): boolean =>
  entry['manager'] === manager && entry['operation'] === 'Apply'

const hasFields = (entry: JsonObject): boolean =>
  Object.keys(objectAt(entry, 'fieldsV1')).length > 0

interface Conflict {
  readonly path: readonly string[]
  readonly entry: JsonObject
}

/** Where another manager owns a leaf that is sent with another value. */
function conflictsOf(
  schema: Schema,
  message: string,
  live: JsonObject,
  sent: JsonObject,
  others: readonly JsonObject[],
): Conflict[] {
  const found: Conflict[] = []
  const visit = (
    type: string,
    field: Field | undefined,
    have: Json | undefined,
    want: Json,
    path: readonly string[],
  ): void => {
    const isList = Array.isArray(want) && want.every((item) => itemKey(field, item) !== undefined)
    if (isObject(want)) {
      for (const [member, item] of Object.entries(want)) {
        if (unowned.has([...path, member].join('.').replaceAll('f:', ''))) continue
        const inner = schema(type)?.fields.get(member)
        const known = isObject(have) ? have[member] : undefined
        visit(typeOf(inner), inner, known, item, [...path, `f:${member}`])
      }
    } else if (isList && Array.isArray(want)) {
      for (const item of want) {
        const key = itemKey(field, item) ?? ''
        const known = Array.isArray(have)
          ? have.find((other) => itemKey(field, other) === key)
          : undefined
        if (isObject(item)) visit(field?.type ?? '', undefined, known, item, [...path, key])
      }
    } else if (have !== undefined && !isSame(have, want)) {
      for (const entry of others)
        if (owns(objectAt(entry, 'fieldsV1'), path)) found.push({ path, entry })
    }
  }
  visit(message, undefined, live, sent, [])
  return found
}

function owns(fields: JsonObject, path: readonly string[]): boolean {
  let found: Json | undefined = fields
  for (const part of path) found = isObject(found) ? found[part] : undefined
  return found !== undefined
}

function remove(fields: JsonObject, path: readonly string[]): void {
  const [first = '', ...rest] = path
  const inner = fields[first]
  if (rest.length === 0) delete fields[first]
  else if (isObject(inner)) {
    remove(inner, rest)
    if (Object.keys(inner).length === 0) delete fields[first]
  }
}

function refusal(conflicts: readonly Conflict[]) {
  const causes = conflicts.map(({ path, entry }) => {
    const field = path.map((part) =>
      part.startsWith('f:') ? `.${part.slice(2)}` : `[${part.slice(2)}]`,
    )
    const manager = textAt(entry, 'manager')
    return {
      reason: 'FieldManagerConflict',
      message: `conflict with "${manager}"`,
      field: field.join(''),
    }
  })
  const [first] = causes
  const message =
    causes.length === 1 && first !== undefined
      ? `Apply failed with 1 conflict: ${first.message}: ${first.field}`
      : `Apply failed with ${causes.length} conflicts: ${causes.map((cause) => `${cause.message}: ${cause.field}`).join('\n')}`
  return applyConflict(message, causes)
}

/** A value without what is in `gone` and in none of `kept`. */
function prune(
  schema: Schema,
  type: string,
  value: Json,
  gone: JsonObject,
  kept: readonly JsonObject[],
  field?: Field,
): Json | undefined {
  if (isObject(value)) {
    const result: JsonObject = {}
    for (const [member, item] of Object.entries(value)) {
      const inner = schema(type)?.fields.get(member)
      const left = pruneOne(schema, `f:${member}`, item, gone, kept, inner)
      if (left !== undefined) put(result, member, left)
    }
    return result
  }
  if (!Array.isArray(value)) return value
  return value.flatMap((item) => {
    const key = itemKey(field, item)
    if (key === undefined) return [item]
    const inner = field === undefined ? undefined : { ...field, shape: 'one' as const }
    return pruneOne(schema, key, item, gone, kept, inner) ?? []
  })
}

function pruneOne(
  schema: Schema,
  key: string,
  item: Json,
  gone: JsonObject,
  kept: readonly JsonObject[],
  field: Field | undefined,
): Json | undefined {
  const mark = gone[key]
  if (!isObject(mark)) return item
  const keepers = kept.map((fields) => fields[key]).filter(isObject)
  const isKept = keepers.length > 0
  if (Object.keys(mark).length === 0) return isKept ? item : undefined
  const left = prune(schema, typeOf(field), item, mark, keepers, field)
  const isEmpty =
    left === undefined ||
    (typeof left === 'object' && left !== null && Object.keys(left).length === 0)
  const isWhole = Object.hasOwn(mark, '.')
  return !isKept && (isEmpty || isWhole) ? undefined : left
}

/** What is sent laid over what is there; lists by the keys of their items. */
function merge(schema: Schema, type: string, live: JsonObject, sent: JsonObject): JsonObject {
  const result: JsonObject = { ...live }
  for (const [member, item] of Object.entries(sent)) {
    const field = schema(type)?.fields.get(member)
    const before = Object.hasOwn(result, member) ? result[member] : undefined
    put(result, member, mergeOne(schema, field, before, item))
  }
  return result
}

function mergeOne(
  schema: Schema,
  field: Field | undefined,
  before: Json | undefined,
  item: Json,
): Json {
  if (isObject(item)) return merge(schema, typeOf(field), isObject(before) ? before : {}, item)
  const isKeyed = Array.isArray(item) && item.every((part) => itemKey(field, part) !== undefined)
  if (!Array.isArray(item) || !isKeyed || !Array.isArray(before)) return item
  const result = [...before]
  for (const part of item) {
    const key = itemKey(field, part)
    const index = result.findIndex((other) => itemKey(field, other) === key)
    const known = result[index]
    if (index === -1) result.push(part)
    else if (isObject(part) && isObject(known)) {
      result[index] = merge(schema, field?.type ?? '', known, part)
    }
  }
  return result
}
