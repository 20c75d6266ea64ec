import type { Json, JsonObject } from './json.ts'

/** What an object or a list of objects is called in refusals. */
export interface Target {
  readonly group: string
  readonly plural: string
  /** Empty for all. */
  readonly name: string
}

/** A request that is refused, as Kubernetes spells it. @see k8s.io/apimachinery/pkg/api/errors */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: JsonObject
  readonly code: number

  constructor(code: number, reason: string, message: string, details?: JsonObject) {
    super(message)
    this.code = code
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      ...(details && { details }),
      code,
    }
  }
}

const grouped = ({ group, plural }: Target): string =>
  group === '' ? plural : `${plural}.${group}`

function detailsOf({ group, plural, name }: Target): JsonObject {
  return {
    ...(name !== '' && { name }),
    ...(group !== '' && { group }),
    kind: plural,
  }
}

export const badRequest = (message: string): Refused => new Refused(400, 'BadRequest', message)

export const unauthorized = (): Refused => new Refused(401, 'Unauthorized', 'Unauthorized')

export function forbidden(target: Target, why: string): Refused {
  const what = target.name === '' ? grouped(target) : `${grouped(target)} "${target.name}"`
  return new Refused(403, 'Forbidden', `${what} is forbidden: ${why}`, detailsOf(target))
}

export function notFound(target: Target): Refused {
  const message = `${grouped(target)} "${target.name}" not found`
  return new Refused(404, 'NotFound', message, detailsOf(target))
}

/** Nothing is served at this address. */
export const noPath = (): Refused =>
  new Refused(404, 'NotFound', 'the server could not find the requested resource')

export const methodNotAllowed = (): Refused =>
  new Refused(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  )

export const notAcceptable = (types: string): Refused =>
  new Refused(406, 'NotAcceptable', `only the following media types are accepted: ${types}`)

export function alreadyExists(target: Target): Refused {
  const message = `${grouped(target)} "${target.name}" already exists`
  return new Refused(409, 'AlreadyExists', message, detailsOf(target))
}

export function conflict(target: Target, why: string): Refused {
  const message = `Operation cannot be fulfilled on ${grouped(target)} "${target.name}": ${why}`
  return new Refused(409, 'Conflict', message, detailsOf(target))
}

/** Two managers want different values of the same members. */
export function applyConflict(message: string, causes: Json[]): Refused {
  return new Refused(409, 'Conflict', message, { causes })
}

export const expired = (version: string, oldest: number): Refused =>
  new Refused(410, 'Expired', `too old resource version: ${version} (${oldest})`)

export const tooLarge = (message: string): Refused =>
  new Refused(413, 'RequestEntityTooLarge', message)

export const unsupportedMediaType = (type: string, types: string): Refused =>
  new Refused(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format (${type}) - accepted media types include: ${types}`,
  )

/** One thing wrong with an object. */
export interface Fault {
  readonly reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported'
  readonly field: string
  readonly message: string
}

export function invalid(kind: string, target: Target, faults: readonly Fault[]): Refused {
  const texts = faults.map(({ field, message }) => `${field}: ${message}`)
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const owner = target.group === '' ? kind : `${kind}.${target.group}`
  const details: JsonObject = {
    ...detailsOf(target),
    kind,
    causes: faults.map(({ reason, field, message }) => ({ reason, message, field })),
  }
  const message = `${owner} "${target.name}" is invalid: ${list}`
  return new Refused(422, 'Invalid', message, details)
}

const optionKinds: Readonly<Record<string, string>> = {
  POST: 'CreateOptions',
  PUT: 'UpdateOptions',
  PATCH: 'PatchOptions',
  DELETE: 'DeleteOptions',
}

/** The query of a request is wrong. */
export function invalidOption(method: string, fault: Fault): Refused {
  const kind = optionKinds[method] ?? 'ListOptions'
  return invalid(kind, { group: 'meta.k8s.io', plural: kind, name: '' }, [fault])
}

export const tooMany = (message: string): Refused =>
  new Refused(429, 'TooManyRequests', message, { retryAfterSeconds: 1 })

export const notImplemented = (message: string): Refused =>
  new Refused(501, 'NotImplemented', message)

export const unavailable = (message: string): Refused =>
  new Refused(503, 'ServiceUnavailable', message, { retryAfterSeconds: 1 })
