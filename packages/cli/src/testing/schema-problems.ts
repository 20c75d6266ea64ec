import type { JsonSchema } from '../output/json-schema.ts'

/**
 * Where a JSON value is not what a schema says.
 *
 * Every property that an object has must be in the schema, unless `additionalProperties` says
 * otherwise: what is published must not grow unnoticed.
 *
 * @returns A sentence for each difference, with its place.
 */
export function schemaProblems(schema: JsonSchema, value: unknown, at = '$'): readonly string[] {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  const is = typeOf(value)
  const isFitting = types.length === 0 || types.some((type) => type === is || isWhole(type, value))
  if (!isFitting) return [`${at} is ${is}, not ${types.join(' or ')}`]
  if (schema.enum !== undefined && !schema.enum.some((each) => each === value)) {
    return [`${at} is ${JSON.stringify(value)}, not one of ${JSON.stringify(schema.enum)}`]
  }
  if (Array.isArray(value)) {
    // A schema that may also be a list describes its items.
    const items = schema.items ?? (types.includes('object') ? { ...schema, type: 'object' } : {})
    return value.flatMap((each: unknown, index) => schemaProblems(items, each, `${at}[${index}]`))
  }
  if (typeof value !== 'object' || value === null) return []
  return [
    ...missingFrom(schema, value, at),
    ...Object.entries(value).flatMap(([name, each]) => memberProblems(schema, name, each, at)),
  ]
}

function missingFrom({ required = [] }: JsonSchema, value: object, at: string): readonly string[] {
  return required.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`)
}

function memberProblems(
  { properties, additionalProperties }: JsonSchema,
  name: string,
  value: unknown,
  at: string,
): readonly string[] {
  const place = `${at}.${name}`
  const own = properties?.[name]
  if (own !== undefined) return schemaProblems(own, value, place)
  if (typeof additionalProperties === 'object') {
    return schemaProblems(additionalProperties, value, place)
  }
  const isOpen = additionalProperties ?? properties === undefined
  return isOpen ? [] : [`${place} is not in the schema`]
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isWhole(type: string, value: unknown): boolean {
  return type === 'integer' && Number.isInteger(value)
}
