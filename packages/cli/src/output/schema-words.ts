import type { JsonSchema } from './json-schema.ts'

/** The words that schemas of results are written with. */
export const TEXT: JsonSchema = { type: 'string' }
export const COUNT: JsonSchema = { type: 'integer' }
export const NUMBER: JsonSchema = { type: 'number' }
export const FLAG: JsonSchema = { type: 'boolean' }
export const AT_MS: JsonSchema = { type: 'number', description: 'Unix time, ms.' }
/** An object of unknown content. */
export const OBJECT: JsonSchema = { type: 'object' }

/** The same with a description. */
export function described(schema: JsonSchema, description: string): JsonSchema {
  return { ...schema, description }
}

/** Or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [...[schema.type ?? 'string'].flat(), 'null'] }
}

/** One of a closed set of texts. */
export function oneOf(...choices: readonly string[]): JsonSchema {
  return { enum: choices }
}

/** A list of the same. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

/** Values of the same kind under keys of any name. */
export function mapOf(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values }
}

/** An object; a key that ends with `?` is not always there. */
export function recordOf(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const names = Object.keys(members)
  return {
    type: 'object',
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(
      Object.entries(members).map(([name, schema]) => [name.replace(/\?$/u, ''), schema]),
    ),
  }
}
