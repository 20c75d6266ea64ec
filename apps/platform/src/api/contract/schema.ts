/** The part of JSON Schema 2020-12 that is used here, as OpenAPI 3.1 takes it. */
export interface JsonSchema {
  /** What has one becomes a component of the document. */
  readonly title?: string
  readonly description?: string
  readonly type: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: 'uuid' | 'date-time'
}

/** A JSON Schema that knows the type of the values that it accepts; the member is never there. */
export type Schema<T> = JsonSchema & { readonly '~type'?: T }

export type TypeOf<S> = S extends Schema<infer T> ? T : never

type Members = Readonly<Record<string, Schema<unknown>>>
type TypeOfMembers<M extends Members> = { readonly [K in keyof M]: TypeOf<M[K]> }

/** `title` becomes the key under `components`, and the heading in the documentation. */
export function named<S extends JsonSchema>(title: string, schema: S): S {
  return { title, ...schema }
}

/** An object with these members and no other. */
export function object<R extends Members>(required: R): Schema<TypeOfMembers<R>>
export function object<R extends Members, O extends Members>(
  required: R,
  optional: O,
): Schema<TypeOfMembers<R> & Partial<TypeOfMembers<O>>>
export function object(required: Members, optional: Members = {}): JsonSchema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  }
}

export function list<T>(
  items: Schema<T>,
  bounds: { readonly minItems?: number; readonly maxItems?: number } = {},
): Schema<readonly T[]> {
  return { type: 'array', items, ...bounds }
}

/** Text that people can read: not blank, and free of control characters. */
export function text(maxLength: number): Schema<string> {
  return { type: 'string', maxLength, pattern: readable }
}
// Linear: what it skips at first can not be what it looks for.
const readable = String.raw`^\p{Zs}*[^\p{Z}\p{Cc}\p{Cs}][^\p{Cc}\p{Cs}]*$`

/** Text of any length and content, the empty text included. */
export const anyText: Schema<string> = { type: 'string' }

export function choice<const T extends string>(...values: readonly T[]): Schema<T> {
  return { type: 'string', enum: values }
}

export function integer(minimum: number, maximum: number): Schema<number> {
  return { type: 'integer', minimum, maximum }
}

export const flag: Schema<boolean> = { type: 'boolean' }
export const uuid: Schema<string> = { type: 'string', format: 'uuid' }
/** RFC 3339, in UTC. */
export const timestamp: Schema<string> = { type: 'string', format: 'date-time' }

export function describe<T>(description: string, schema: Schema<T>): Schema<T> {
  return { ...schema, description }
}

/** Whether a schema takes values of a type. */
export function takes({ type }: JsonSchema, name: string): boolean {
  return typeof type === 'string' ? type === name : type.includes(name)
}
/** An object whose members have names that only the caller knows. */
export function dictionary<T>(
  names: Schema<string>,
  values: Schema<T>,
  minMembers: number,
  maxMembers: number,
): Schema<Readonly<Record<string, T>>> {
  return {
    type: 'object',
    propertyNames: names,
    additionalProperties: values,
    minProperties: minMembers,
    maxProperties: maxMembers,
  }
}

export function pattern(expression: string, minLength: number, maxLength: number): Schema<string> {
  return { type: 'string', minLength, maxLength, pattern: expression }
}

/** Also null, which is a value here and not a member left out. */
export function nullable<T>(schema: Schema<T>): Schema<T | null> {
  return { ...schema, type: [schema.type, 'null'].flat() }
}
