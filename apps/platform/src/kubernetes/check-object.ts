import { isObject, put, type Json, type JsonObject } from './json.ts'
import type { Field, Schema } from './schema.ts'

/** What a decoder in Go would say of an object. */
export interface Findings {
  /** Paths of members that nobody knows. */
  readonly unknown: readonly string[]
  /** The first thing that can not be decoded at all. */
  readonly fault: string | undefined
}

/** The object as a server that knows its schema would decode it: without what is null or not known. */
export function checkObject(
  schema: Schema,
  message: string,
  object: JsonObject,
): { readonly object: JsonObject; readonly findings: Findings } {
  const unknown: string[] = []
  const root = message.split('.').at(-1) ?? ''
  let fault: string | undefined
  const fail = (path: string, wanted: string, value: Json): undefined => {
    // Go names members, and no items.
    const field = path.replaceAll(/\[\d+\]/g, '')
    fault ??= `json: cannot unmarshal ${nameOf(value)} into Go struct field ${root}.${field} of type ${wanted}`
    return undefined
  }

  const clean = (value: Json, field: Field, path: string): Json | undefined => {
    if (field.shape === 'list') {
      if (!Array.isArray(value)) return fail(path, `[]${field.type}`, value)
      return value.flatMap((item, index) => one(item, field, `${path}[${index}]`) ?? [])
    }
    if (field.shape === 'map') {
      if (!isObject(value)) return fail(path, `map[string]${field.type}`, value)
      const entries: JsonObject = {}
      for (const [name, item] of Object.entries(value)) {
        const cleaned = item === null ? undefined : one(item, field, path)
        if (cleaned !== undefined) put(entries, name, cleaned)
      }
      return entries
    }
    return one(value, field, path)
  }
  const one = (value: Json, { type }: Field, path: string): Json | undefined => {
    if (type === 'any') return value
    if (type.includes('.')) {
      if (!isObject(value)) return fail(path, type, value)
      return members(value, type, `${path}.`)
    }
    const scalar = scalarOf(value, type)
    return scalar ?? fail(path, type, value)
  }
  const members = (value: JsonObject, name: string, prefix: string): JsonObject => {
    const fields = schema(name)?.fields
    const cleaned: JsonObject = {}
    for (const [member, item] of Object.entries(value)) {
      const field = fields?.get(member)
      const path = prefix + member
      if (field === undefined) unknown.push(path)
      else if (item !== null) {
        const kept = clean(item, field, path)
        if (kept !== undefined) cleaned[member] = kept
      }
    }
    return cleaned
  }

  const { apiVersion = '', kind = '', ...rest } = object
  const cleaned = members(rest, message, '')
  return { object: { apiVersion, kind, ...cleaned }, findings: { unknown, fault } }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+|[KMGTPE]i|[numkMGTPE]?)$/

/** The value as the server keeps it; undefined where it is none of the type. */
function scalarOf(value: Json, type: string): Json | undefined {
  switch (type) {
    case 'string':
    case 'duration':
      return typeof value === 'string' ? value : undefined
    case 'bytes':
      if (typeof value !== 'string') return undefined
      return base64.test(value.replaceAll(/[\r\n]/g, '')) ? value : undefined
    case 'bool':
      return typeof value === 'boolean' ? value : undefined
    case 'int32':
    case 'uint32':
    case 'int64':
      return Number.isSafeInteger(value) ? value : undefined
    case 'double':
      return typeof value === 'number' ? value : undefined
    case 'intorstring':
      return typeof value === 'string' || Number.isSafeInteger(value) ? value : undefined
    case 'quantity': {
      const text = typeof value === 'number' ? String(value) : value
      return typeof text === 'string' && quantity.test(text) ? text : undefined
    }
    case 'time':
    case 'microtime':
      return typeof value === 'string' && rfc3339.test(value) ? value : undefined
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? value
        : undefined
    case 'raw':
      return isObject(value) ? value : undefined
    default:
      return undefined
  }
}

function nameOf(value: Json): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return value === null ? 'null' : typeof value
}
