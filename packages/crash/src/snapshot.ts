/** How much of the values is taken. */
export interface SnapshotLimits {
  /** Levels of objects below a variable. */
  readonly depth: number
  /** Characters of all values together, roughly. */
  readonly maxChars: number
}

const MAX_STRING_CHARS = 200
const MAX_MEMBERS = 64

/**
 * Values as JSON can carry them. Runs in a paused program, so nothing of the program may run: no getter, no proxy's
 * trap, no `toString`, no `toJSON`. What can't be read so is named by what it is.
 */
export class Snapshot {
  readonly #depth: number
  #left: number

  constructor({ depth, maxChars }: SnapshotLimits) {
    this.#depth = depth
    this.#left = maxChars
  }

  /** The variables of a scope; those that have no value yet are named so. */
  scope(scope: object): Record<string, unknown> {
    return this.#members(scope, Object.keys(scope), this.#depth + 1, new Set())
  }

  #value(value: unknown, depth: number, parents: Set<object>): unknown {
    if (typeof value === 'object') {
      return value === null ? null : this.#object(value, depth, parents)
    }
    if (typeof value === 'string') return this.#text(value)
    if (typeof value === 'boolean') return value
    if (typeof value === 'number') return Number.isFinite(value) ? value : `<${value}>`
    if (typeof value === 'bigint') return `${value}n`
    if (typeof value === 'symbol') return `<Symbol ${value.description ?? ''}>`
    return value === undefined ? '<undefined>' : `<function ${ownText(value, 'name')}>`
  }

  #text(text: string): string {
    const kept = text.slice(0, MAX_STRING_CHARS)
    this.#left -= kept.length
    return kept.length < text.length ? `${kept}…(+${text.length - kept.length})` : kept
  }

  #object(value: object, depth: number, parents: Set<object>): unknown {
    const special = nameOfSpecial(value)
    if (special !== undefined) return special
    if (parents.has(value)) return '<circular>'
    if (this.#left < 0) return '<left out>'
    const isArray = Array.isArray(value)
    if (depth <= 1) return isArray ? `<Array ${value.length}>` : '<Object>'
    parents.add(value)
    try {
      return isArray
        ? this.#items(value, depth - 1, parents)
        : this.#members(value, Object.keys(value), depth - 1, parents)
    } finally {
      parents.delete(value)
    }
  }

  #items(array: readonly unknown[], depth: number, parents: Set<object>): unknown[] {
    const count = Math.min(array.length, MAX_MEMBERS)
    const items = Array.from({ length: count }, (_, i) =>
      this.#member(array, `${i}`, depth, parents),
    )
    return array.length > count ? [...items, `…(+${array.length - count})`] : items
  }

  #members(
    value: object,
    keys: readonly string[],
    depth: number,
    parents: Set<object>,
  ): Record<string, unknown> {
    const entries = keys
      .slice(0, MAX_MEMBERS)
      .map((key): [string, unknown] => [this.#text(key), this.#member(value, key, depth, parents)])
    if (keys.length > MAX_MEMBERS) entries.push(['…', keys.length - MAX_MEMBERS])
    return Object.fromEntries(entries)
  }

  #member(value: object, key: string, depth: number, parents: Set<object>): unknown {
    this.#left -= 8
    try {
      const found = Object.getOwnPropertyDescriptor(value, key)
      if (found === undefined) return '<hole>'
      return found.get === undefined ? this.#value(found.value, depth, parents) : '<getter>'
    } catch {
      // A variable before its declaration, or one that the compiler has done away with.
      return '<unavailable>'
    }
  }
}

/** What must not be looked into, or need not be. */
function nameOfSpecial(value: object): string | undefined {
  const { types } = process.getBuiltinModule('node:util')
  if (value === process.env) return '<environment>'
  if (types.isProxy(value)) return '<Proxy>'
  if (isEnvironment(value)) return '<environment>'
  if (types.isNativeError(value)) return `<Error ${ownText(value, 'message')}>`
  if (types.isPromise(value)) return '<Promise>'
  if (types.isMap(value)) return `<Map ${sizeOf(Map.prototype, value)}>`
  if (types.isSet(value)) return `<Set ${sizeOf(Set.prototype, value)}>`
  if (types.isDate(value)) return `<Date ${Date.prototype.getTime.call(value)}>`
  if (types.isRegExp(value)) return '<RegExp>'
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return '<bytes>'
  return undefined
}

/** A copy of it, such as a child gets: it holds more than anybody could name as secret. */
function isEnvironment(value: object): boolean {
  const has = (key: string): boolean => Object.hasOwn(value, key)
  return (has('PATH') || has('Path')) && (has('HOME') || has('USERPROFILE'))
}

function ownText(value: {}, key: string): string {
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value
  return typeof found === 'string' ? found.slice(0, MAX_STRING_CHARS) : ''
}

/** The built-in getter: a subclass may have another. */
function sizeOf(prototype: object, value: object): number {
  const size: unknown = Reflect.get(prototype, 'size', value)
  return typeof size === 'number' ? size : 0
}
