import { takes, type JsonSchema } from './schema.ts'

/**
 * `value` without the members that are null where the schema knows them and does not take null.
 *
 * Clients in other languages send their zero values for what they leave out. Goes only as deep as
 * the schema does.
 */
export function dropNulls(value: unknown, schema: JsonSchema): unknown {
  const { items, properties = {}, additionalProperties } = schema
  if (Array.isArray(value)) {
    return items === undefined ? value : value.map((item: unknown) => dropNulls(item, items))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
      const inner = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
      if (typeof inner !== 'object') return [[name, member]]
      if (member === null && !takes(inner, 'null')) return []
      return [[name, dropNulls(member, inner)]]
    }),
  )
}
