import { applyPatch } from './apply-patch.ts'
import type { KubernetesReply } from './cluster-api.ts'
import { applyJsonPatch } from './json-patch.ts'
import { isObject, numberAt, objectAt, type JsonObject } from './json.ts'
import { apiVersionOf, messageOf } from './kinds.ts'
import { applyMergePatch, applyStrategicPatch } from './merge-patch.ts'
import { parseText, type KubernetesRequest, type ResourcePath } from './request.ts'
import type { FieldValidation, WriteOptions } from './object-rules.ts'
import { scaleOf, shown, type ResourceApi } from './showing.ts'
import * as refusal from './status.ts'

export const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' }
export const isTrue = (text: string | null): boolean => text === 'true' || text === '1'

const validations: readonly FieldValidation[] = ['Ignore', 'Warn', 'Strict']

export function writeOptions(
  request: KubernetesRequest,
  warnings: string[],
  part = '',
): WriteOptions {
  const asked = request.query.get('fieldValidation') || 'Warn'
  const validation = validations.find((candidate) => candidate === asked)
  if (validation === undefined) {
    throw unsupported(request, 'fieldValidation', asked, '"", "Ignore", "Strict", "Warn"')
  }
  return {
    isTrial: isTrial(request),
    validation,
    part: part === 'status' ? 'status' : 'main',
    warn: (text) => void warnings.push(text),
  }
}

export function isTrial(request: KubernetesRequest): boolean {
  const asked = request.query.getAll('dryRun')
  if (asked.some((value) => value !== 'All')) throw unsupported(request, 'dryRun', asked, '"All"')
  return asked.length > 0
}

function unsupported(
  { method }: KubernetesRequest,
  field: string,
  asked: string | readonly string[],
  supported: string,
): refusal.Refused {
  const message = `Unsupported value: ${JSON.stringify(asked)}: supported values: ${supported}`
  return refusal.invalidOption(method, { reason: 'FieldValueNotSupported', field, message })
}

/** Changes what an address means: an object, its status or its scale. */
export function change(
  { resources }: ResourceApi,
  { kind, namespace = '', name, part }: ResourcePath,
  request: KubernetesRequest,
  warnings: string[],
  make: (present: JsonObject) => JsonObject,
): JsonObject {
  const options = writeOptions(request, warnings, part)
  if (part !== 'scale') return resources.change(kind, namespace, name, make, options)
  return resources.change(
    kind,
    namespace,
    name,
    (present) => {
      const scale = make(scaleOf(present))
      const replicas = numberAt(scale, 'spec', 'replicas') ?? 0
      const { resourceVersion = '' } = objectAt(scale, 'metadata')
      const metadata = { ...objectAt(present, 'metadata'), resourceVersion }
      return { ...present, metadata, spec: { ...objectAt(present, 'spec'), replicas } }
    },
    options,
  )
}

const managerless: refusal.Fault = {
  reason: 'FieldValueRequired',
  field: 'fieldManager',
  message: 'Required value: is required for apply patch',
}

const patchTypes =
  'application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml'

/** Serves a patch of any of the four kinds. */
export async function patch(
  api: ResourceApi,
  path: ResourcePath,
  request: KubernetesRequest,
  warnings: string[],
): Promise<KubernetesReply> {
  const { schema } = api
  const { contentType, body } = request
  const { kind } = path
  const [, style] =
    /^application\/(json|merge|strategic-merge|apply)-patch\+(?:json|yaml)$/.exec(contentType) ?? []
  if (style === undefined) throw refusal.unsupportedMediaType(contentType, patchTypes)
  const sent = await parseText(body, contentType)
  if (style === 'apply') {
    if (!isObject(sent)) throw refusal.badRequest('the patch is no object')
    return apply(api, path, request, sent, warnings)
  }
  const message = path.part === 'scale' ? 'autoscaling.v1.Scale' : messageOf(kind)
  const make = (present: JsonObject): JsonObject => {
    if (style === 'json') return applyJsonPatch(present, sent)
    if (!isObject(sent)) throw refusal.badRequest('the patch is no object')
    return style === 'merge'
      ? applyMergePatch(present, sent)
      : applyStrategicPatch(schema, message, present, sent)
  }
  return shown(api, path, request, change(api, path, request, warnings, make))
}

function apply(
  api: ResourceApi,
  path: ResourcePath,
  request: KubernetesRequest,
  sent: JsonObject,
  warnings: string[],
): KubernetesReply {
  const { kind, namespace = '', name, part } = path
  const { query } = request
  const manager = query.get('fieldManager') ?? ''
  if (manager === '') throw refusal.invalidOption('PATCH', managerless)
  if (part !== '') throw refusal.methodNotAllowed()
  const apiVersion = apiVersionOf(kind)
  const time = `${new Date(api.nowMs()).toISOString().slice(0, 19)}Z`
  const applying = { manager, isForced: isTrue(query.get('force')), time, apiVersion }
  const make = (present: JsonObject | undefined): JsonObject =>
    applyPatch(api.schema, messageOf(kind), present, sent, applying)
  if (api.store.get(kind, namespace, name) !== undefined) {
    return shown(api, path, request, change(api, path, request, warnings, make))
  }
  if (kind.isNamespaced && path.namespace === undefined) throw refusal.methodNotAllowed()
  const options = writeOptions(request, warnings)
  const named = { ...sent, metadata: { ...objectAt(sent, 'metadata'), name } }
  const owned = applyPatch(api.schema, messageOf(kind), undefined, named, applying)
  return shown(api, path, request, api.resources.create(kind, namespace, owned, options), 201)
}
