/** What a recorded attribute may be: never an object, never an array. */
export type SpanValue = string | number | boolean

/**
 * The attributes that may be recorded, and what each may hold.
 *
 * A string is only ever one of a closed set: free text has no way into a span.
 */
export type AttributeSchema = Readonly<Record<string, 'boolean' | 'number' | readonly string[]>>

/** The values that passed the schema, and how many did not. */
export interface Admitted {
  readonly attributes: Readonly<Record<string, SpanValue>>
  /** Attributes not in the schema, or whose value is outside its set. */
  readonly dropped: number
}

/**
 * Lets through exactly what `schema` declares.
 *
 * @param schema - What may be recorded; without one, nothing may.
 * @param attributes - What the program wants recorded.
 */
export function admit(
  schema: AttributeSchema | undefined,
  attributes: Readonly<Record<string, SpanValue>>,
): Admitted {
  const admitted: Record<string, SpanValue> = {}
  let dropped = 0
  for (const [name, value] of Object.entries(attributes)) {
    if (schema !== undefined && Object.hasOwn(schema, name) && fits(schema[name], value)) {
      admitted[name] = value
    } else {
      dropped += 1
    }
  }
  return { attributes: admitted, dropped }
}

function fits(rule: AttributeSchema[string] | undefined, value: SpanValue): boolean {
  if (rule === 'boolean') return typeof value === 'boolean'
  if (rule === 'number') return typeof value === 'number' && Number.isFinite(value)
  return typeof value === 'string' && rule !== undefined && rule.includes(value)
}
