import { isObject, textAt, type Json, type JsonObject } from './json.ts'
import { apiVersionOf, kinds, messageOf, type Kind } from './kinds.ts'
import { decodeMessage, openEnvelope, ProtobufError } from './protobuf.ts'
import type { Schema } from './schema.ts'
import { badRequest, notAcceptable, tooLarge, unsupportedMediaType } from './status.ts'

/** A request to the API of one cluster. */
export interface KubernetesRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly accept: string
  /** Without parameters. */
  readonly contentType: string
  readonly body: Uint8Array
}

/** What an address of resources means. */
export interface ResourcePath {
  readonly kind: Kind
  /** Undefined for all namespaces, and for kinds that have none. */
  readonly namespace: string | undefined
  readonly name: string
  /** `status`, `scale`. */
  readonly part: string
}

/** `/api/v1/namespaces/x/pods/y/status`; undefined where nothing is served. */
export function readPath(path: string): ResourcePath | undefined {
  const parts = path.split('/').slice(1).map(decode)
  const isCore = parts[0] === 'api'
  if (!isCore && parts[0] !== 'apis') return undefined
  const [group = '', version] = isCore ? ['', parts[1]] : [parts[1], parts[2]]
  const rest = parts.slice(isCore ? 2 : 3)
  const kindOf = (plural = ''): Kind | undefined =>
    kinds.find((kind) => kind.plural === plural && kind.group === group && kind.version === version)
  if (rest[0] === 'namespaces' && rest.length >= 3) {
    const kind = kindOf(rest[2])
    if (kind?.isNamespaced === true && rest.length <= 5) {
      return { kind, namespace: rest[1] ?? '', name: rest[3] ?? '', part: rest[4] ?? '' }
    }
  }
  const kind = kindOf(rest[0])
  if (kind === undefined || rest.length > 3 || (kind.isNamespaced && rest.length > 1))
    return undefined
  return { kind, namespace: undefined, name: rest[1] ?? '', part: rest[2] ?? '' }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw badRequest(`${part} is not escaped as it should be`)
  }
}

const protobuf = 'application/vnd.kubernetes.protobuf'
const accepted = `application/json, application/yaml, ${protobuf}`

/** How deep what is sent may be nested: deeper than any object is. */
const maxDepth = 100
const maxYamlBytes = 1024 * 1024

/** JSON of a body; where its type says so, of YAML, of which JSON is a part. @throws Refused 400 */
export async function parseText(bytes: Uint8Array, contentType = ''): Promise<Json> {
  const text = Buffer.from(bytes).toString()
  try {
    const value: Json = JSON.parse(text)
    if (isDeep(value)) throw badRequest(`the body is nested deeper than ${maxDepth}`)
    return value
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    if (!contentType.endsWith('yaml')) throw badRequest('the body is not JSON')
    return parseYaml(text)
  }
}

async function parseYaml(text: string): Promise<Json> {
  if (text.length > maxYamlBytes) throw tooLarge(`limit of YAML is ${maxYamlBytes} bytes`)
  const { parse } = await import('yaml')
  try {
    const value: Json = JSON.parse(JSON.stringify(parse(text) ?? null))
    if (!isDeep(value)) return value
  } catch {
    throw badRequest('the body is not YAML')
  }
  throw badRequest(`the body is nested deeper than ${maxDepth}`)
}

function isDeep(value: Json): boolean {
  let level: Json[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    )
  }
  return false
}

/** An object that was sent; its kind must be what the address says. */
export async function readObject(
  schema: Schema,
  { contentType, body }: KubernetesRequest,
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
): Promise<JsonObject> {
  const apiVersion = apiVersionOf(kind)
  const sent = await readBody(schema, contentType, body, kind)
  if (!isObject(sent)) throw badRequest('the body is no object')
  const given = `${textAt(sent, 'apiVersion') || apiVersion}, Kind=${textAt(sent, 'kind') || kind.kind}`
  if (given !== `${apiVersion}, Kind=${kind.kind}`) {
    throw badRequest(
      `the object provided is unrecognized (must be of type ${kind.kind}): ${given} is not ${apiVersion}, Kind=${kind.kind}`,
    )
  }
  return { ...sent, apiVersion, kind: kind.kind }
}

async function readBody(
  schema: Schema,
  contentType: string,
  body: Uint8Array,
  kind: Pick<Kind, 'group' | 'version' | 'kind'>,
): Promise<Json> {
  if (contentType === protobuf) return readProtobuf(schema, body, messageOf(kind))
  const isText = /^(?:|\*\/\*|application\/(?:json|yaml)|text\/plain)$/.test(contentType)
  if (!isText) throw unsupportedMediaType(contentType, accepted)
  return parseText(body, contentType)
}

function readProtobuf(schema: Schema, body: Uint8Array, message: string): JsonObject {
  try {
    const { apiVersion, kind, raw } = openEnvelope(body)
    return { apiVersion, kind, ...decodeMessage(schema, message, raw) }
  } catch (error) {
    // Text within the bytes is JSON in places.
    if (!(error instanceof ProtobufError || error instanceof SyntaxError)) throw error
    throw badRequest(`the body is not ${message} as protobuf: ${error.message}`)
  }
}

/** The options of a delete; there need not be any. */
export async function readDeleteOptions(
  schema: Schema,
  { contentType, body }: KubernetesRequest,
): Promise<JsonObject> {
  if (body.length === 0) return {}
  if (contentType === protobuf) return readProtobuf(schema, body, 'meta.v1.DeleteOptions')
  const sent = await parseText(body)
  return isObject(sent) ? sent : {}
}

/** How an answer is to look. */
export interface Look {
  readonly as: 'object' | 'table' | 'metadata'
  readonly version: string
}

/** The first in `Accept` that is served; protobuf is taken, and not sent. @throws Refused 406 */
export function lookOf(accept: string): Look {
  if (accept.trim() === '') return { as: 'object', version: 'v1' }
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const values = new Map(parameters.map((part) => [part.split('=')[0], part.split('=')[1] ?? '']))
    const isJson = type === 'application/json' || type === '*/*' || type === 'application/*'
    if (!isJson) continue
    const version = values.get('v') ?? 'v1'
    const isMeta = values.get('g') === 'meta.k8s.io' && /^v1(?:beta1)?$/.test(version)
    switch (values.get('as')) {
      case undefined:
        return { as: 'object', version: 'v1' }
      case 'Table':
        if (isMeta) return { as: 'table', version }
        break
      case 'PartialObjectMetadata':
      case 'PartialObjectMetadataList':
        if (isMeta) return { as: 'metadata', version }
        break
      default:
    }
  }
  throw notAcceptable('application/json')
}
