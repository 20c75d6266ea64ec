/** A value as JSON has it. */
export type Json = string | number | boolean | null | Json[] | JsonObject

export interface JsonObject {
  [member: string]: Json
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a path leads to; undefined where it ends before. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let found = value
  for (const member of path) {
    if (!isObject(found) || !Object.hasOwn(found, member)) return undefined
    found = found[member]
  }
  return found
}

export function objectAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = at(value, ...path)
  return isObject(found) ? found : {}
}

export function listAt(value: Json | undefined, ...path: readonly string[]): Json[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** Empty where there is no text. */
export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}

export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : undefined
}

/** The texts by name; what is no text is left out. */
export function textsAt(
  value: Json | undefined,
  ...path: readonly string[]
): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, text] of Object.entries(objectAt(value, ...path))) {
    if (typeof text === 'string') texts[name] = text
  }
  return texts
}

/** Whether two values are the same, whatever the order of their members. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return a === b
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  )
}

/** A value of a member of its own: `__proto__` is a name like any other. */
export function put(object: JsonObject, member: string, value: Json): void {
  Object.defineProperty(object, member, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  })
}
