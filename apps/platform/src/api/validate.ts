/** One thing wrong with a body. `field` is its JSON path, empty for the whole. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads members of one object, collects what is wrong, and knows which members it was asked for. */
export interface FieldReader {
  text(name: string, maxChars: number): string | undefined
  boolean(name: string): boolean | undefined
  integer(name: string, min: number, max: number): number | undefined
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined
  value(name: string): unknown
  /** Refuses any value but 0, which clients send for what they leave out. */
  zero(name: string, message: string): void
  fail(name: string, message: string): void
  /** Refuses every member that was not asked for: what is ignored in silence is a promise broken. */
  close(): void
}

export function createFieldReader(
  object: JsonObject,
  path: string,
  errors: FieldError[],
): FieldReader {
  const known = new Set<string>()
  const fail = (name: string, message: string): undefined => {
    errors.push({ field: path + name, message })
  }
  // A null is a member left out: clients in other languages send their zero values.
  const value = (name: string): unknown => {
    known.add(name)
    return (Object.hasOwn(object, name) ? object[name] : undefined) ?? undefined
  }
  return {
    value,
    fail,
    zero: (name, message) => {
      if ((value(name) ?? 0) !== 0) fail(name, message)
    },
    text: (name, maxChars) => {
      const found = value(name)
      if (found === undefined) return undefined
      if (typeof found !== 'string') return fail(name, 'must be text')
      if (found.trim() === '') return fail(name, 'must not be empty')
      if (found.length > maxChars) return fail(name, `must have at most ${maxChars} characters`)
      if (/[\p{Cc}\p{Cs}]/u.test(found)) return fail(name, 'must not hold control characters')
      return found
    },
    boolean: (name) => {
      const found = value(name)
      if (found === undefined || typeof found === 'boolean') return found
      return fail(name, 'must be true or false')
    },
    integer: (name, min, max) => {
      const found = value(name)
      if (found === undefined) return undefined
      if (typeof found !== 'number' || !Number.isInteger(found) || found < min || found > max) {
        return fail(name, `must be a whole number between ${min} and ${max}`)
      }
      return found
    },
    choice: (name, choices) => {
      const found = value(name)
      if (found === undefined) return undefined
      const choice = choices.find((candidate) => candidate === found)
      return choice ?? fail(name, `must be one of ${choices.join(', ')}`)
    },
    close: () => {
      for (const name of Object.keys(object)) {
        if (!known.has(name)) fail(name, 'is not known here')
      }
    },
  }
}
