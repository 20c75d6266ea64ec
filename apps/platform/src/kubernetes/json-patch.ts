import { isObject, isSame, put, type Json, type JsonObject } from './json.ts'
import { badRequest, Refused } from './status.ts'

/** The most operations that one patch may have: as many as Kubernetes allows. */
const maxOperations = 10_000

/** Applies a JSON patch. @see RFC 6902 */
export function applyJsonPatch(document: JsonObject, patch: Json): JsonObject {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch is a list of operations')
  if (patch.length > maxOperations) {
    throw new Refused(
      413,
      'RequestEntityTooLarge',
      `The allowed maximum operations in a JSON patch is ${maxOperations}, got ${patch.length}`,
    )
  }
  const holder: JsonObject = { root: structuredClone(document) }
  for (const operation of patch) apply(holder, operation)
  const { root } = holder
  if (!isObject(root)) throw unprocessable('the result is no object')
  return root
}

const unprocessable = (message: string): Refused => new Refused(422, 'Invalid', message)

function apply(holder: JsonObject, operation: Json): void {
  const { op, path, from, value } = isObject(operation) ? operation : {}
  if (typeof path !== 'string') throw unprocessable('an operation has no path')
  const name = typeof op === 'string' ? op : ''
  switch (name) {
    case 'add':
      return insert(holder, path, needed(value))
    case 'remove':
      return void take(holder, path)
    case 'replace':
      take(holder, path)
      return insert(holder, path, needed(value))
    case 'move':
      return insert(holder, path, take(holder, textOf(from)))
    case 'copy':
      return insert(holder, path, structuredClone(find(holder, textOf(from))))
    case 'test':
      if (isSame(find(holder, path), needed(value))) return
      throw unprocessable(`testing value ${path} failed`)
    default:
      throw unprocessable(`Unexpected kind: ${JSON.stringify(op)}`)
  }
}

function needed(value: Json | undefined): Json {
  if (value === undefined) throw unprocessable('an operation has no value')
  return value
}

function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value
  throw unprocessable('an operation has no from')
}

/** What holds the target of a pointer, and the target's name there. @see RFC 6901 */
function locate(holder: JsonObject, pointer: string): { parent: Json[] | JsonObject; key: string } {
  if (pointer !== '' && !pointer.startsWith('/')) throw unprocessable(`${pointer} is no pointer`)
  const parts = ['root', ...pointer.split('/').slice(1)].map((part) =>
    part.replaceAll('~1', '/').replaceAll('~0', '~'),
  )
  const key = parts.pop() ?? ''
  let parent: Json | undefined = holder
  for (const part of parts) {
    if (Array.isArray(parent)) parent = parent[indexOf(parent, part)]
    else parent = isObject(parent) && Object.hasOwn(parent, part) ? parent[part] : undefined
  }
  if (Array.isArray(parent) || isObject(parent)) return { parent, key }
  throw unprocessable(`there is nothing at ${pointer}`)
}

function indexOf(list: readonly Json[], part: string, end = list.length - 1): number {
  const index = /^(?:0|[1-9]\d{0,9})$/.test(part) ? Number(part) : -1
  if (index < 0 || index > end) throw unprocessable(`there is no item ${part}`)
  return index
}

function find(holder: JsonObject, pointer: string): Json {
  const { parent, key } = locate(holder, pointer)
  const found = Array.isArray(parent)
    ? parent[indexOf(parent, key)]
    : Object.hasOwn(parent, key)
      ? parent[key]
      : undefined
  if (found === undefined) throw unprocessable(`there is nothing at ${pointer}`)
  return found
}

function insert(holder: JsonObject, pointer: string, value: Json): void {
  const { parent, key } = locate(holder, pointer)
  if (!Array.isArray(parent)) return put(parent, key, value)
  parent.splice(key === '-' ? parent.length : indexOf(parent, key, parent.length), 0, value)
}

function take(holder: JsonObject, pointer: string): Json {
  const found = find(holder, pointer)
  const { parent, key } = locate(holder, pointer)
  if (Array.isArray(parent)) parent.splice(indexOf(parent, key), 1)
  else delete parent[key]
  return found
}
