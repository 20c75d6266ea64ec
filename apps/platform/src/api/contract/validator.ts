import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { takes, type JsonSchema } from './schema.ts'

/** One thing wrong with a request. `field` is its JSON path, empty for the whole. */
export interface FieldError {
  readonly field: string
  readonly message: string
}

/** What is wrong with a value; nothing, when it is valid. */
export type Check = (value: unknown) => readonly FieldError[]

/** Checks values against schemas; each is compiled when it is first used. */
export function createValidator(): (schema: JsonSchema) => Check {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictTypes: false })
  ajv.addFormat('uuid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/)
  const compiled = new WeakMap<JsonSchema, ValidateFunction>()
  return (schema) => (value) => {
    const validate = compiled.get(schema) ?? ajv.compile(schema)
    compiled.set(schema, validate)
    if (validate(value)) return []
    return oneEach((validate.errors ?? []).map(toFieldError))
  }
}

/** The first complaint about each field: a text that is too long has usually more than one fault. */
function oneEach(errors: readonly FieldError[]): FieldError[] {
  const byField = new Map<string, FieldError>()
  for (const error of errors) if (!byField.has(error.field)) byField.set(error.field, error)
  return [...byField.values()]
}

function toFieldError(error: ErrorObject): FieldError {
  const at = fieldOf(error.instancePath)
  const inside = (name: unknown) => (at === '' ? String(name) : `${at}.${String(name)}`)
  if (error.propertyName !== undefined) {
    return { field: inside(error.propertyName), message: 'is not a valid name' }
  }
  switch (error.keyword) {
    case 'required':
      return { field: inside(error.params['missingProperty']), message: 'is required' }
    case 'additionalProperties':
      return {
        field: inside(error.params['additionalProperty']),
        message: 'is not known here',
      }
    case 'propertyNames':
      return { field: inside(error.params['propertyName']), message: 'is not a valid name' }
    default:
      return { field: at, message: messageOf(error.keyword, schemaOf(error)) }
  }
}

/** Ajv keeps the very schemas that it was given. */
function schemaOf({ parentSchema }: { readonly parentSchema?: object }): JsonSchema {
  return { type: 'object', ...parentSchema }
}

/** `/nodepools/0/preset` -> `nodepools[0].preset`. */
function fieldOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => {
      if (/^\d+$/.test(part)) return `${path}[${part}]`
      return path === '' ? part : `${path}.${part}`
    }, '')
}

function messageOf(keyword: string, schema: JsonSchema): string {
  const { minimum = 0, maximum = 0, minItems = 0, maxItems, maxLength = 0, format } = schema
  switch (keyword) {
    case 'maxLength':
      return `must have at most ${maxLength} characters`
    case 'enum':
      return `must be one of ${schema.enum?.join(', ')}`
    case 'format':
      return format === 'uuid' ? 'must be a UUID' : 'must be a time'
    case 'minProperties':
      return 'must not be empty'
    case 'maxProperties':
      return 'has too many members'
    default:
  }
  if (takes(schema, 'integer')) return `must be a whole number between ${minimum} and ${maximum}`
  if (takes(schema, 'array')) {
    return maxItems === undefined
      ? 'must be a list'
      : `must be a list of ${minItems} to ${maxItems}`
  }
  if (takes(schema, 'boolean')) return 'must be true or false'
  if (takes(schema, 'object')) return 'must be an object'
  if (keyword === 'type') return 'must be text'
  const { pattern = '', minLength } = schema
  return minLength === undefined
    ? 'must hold something to read and no control characters'
    : `must have at least ${minLength} characters and match ${pattern}`
}
