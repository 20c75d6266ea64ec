import type { Attempt } from './authorize.ts'
import type { KubernetesReply } from './cluster-api.ts'
import { objectAt, textAt, type JsonObject } from './json.ts'
import { apiVersionOf, type Kind } from './kinds.ts'
import {
  lookOf,
  readDeleteOptions,
  readObject,
  type KubernetesRequest,
  type ResourcePath,
} from './request.ts'
import { readSelection } from './selection.ts'
import { showAs, shown, type ResourceApi } from './showing.ts'
import * as refusal from './status.ts'
import { metadataOnly, tableOf } from './table.ts'
import type { WatchPlan } from './watch.ts'
import { change, isTrial, isTrue, patch, scaleKind, writeOptions } from './writing.ts'

/** A watch that is to begin. */
export interface WatchReply {
  readonly watch: WatchPlan
}

const verbs: Readonly<Record<string, readonly [one: string, all: string]>> = {
  GET: ['get', 'list'],
  HEAD: ['get', 'list'],
  POST: ['create', 'create'],
  PUT: ['update', ''],
  PATCH: ['patch', ''],
  DELETE: ['delete', 'deletecollection'],
}

/** What a request attempts. @throws Refused 405 */
export function attemptOf(
  { kind, namespace = '', name, part }: ResourcePath,
  { method, query }: KubernetesRequest,
): Attempt {
  const [one, all] = verbs[method] ?? []
  const known = name === '' ? all : one
  if (known === undefined || known === '') throw refusal.methodNotAllowed()
  const verb = known === 'list' && isTrue(query.get('watch')) ? 'watch' : known
  const resource = part === '' ? kind.plural : `${kind.plural}/${part}`
  return { verb, group: kind.group, resource, namespace, name }
}

/** Serves one request for resources. */
export async function serveResource(
  api: ResourceApi,
  path: ResourcePath,
  request: KubernetesRequest,
): Promise<KubernetesReply | WatchReply> {
  const { kind, name, part } = path
  const { verb } = attemptOf(path, request)
  if (part !== '' && !hasPart(kind, part)) throw missingPart(api, path)
  const warnings: string[] = []
  const reply = async (): Promise<KubernetesReply | WatchReply> => {
    switch (verb) {
      case 'list':
        return list(api, path, request)
      case 'watch':
        return { watch: watchPlan(api, path, request) }
      case 'get':
        return shown(api, path, request, find(api, path))
      case 'create': {
        if (name !== '') throw refusal.methodNotAllowed()
        if (kind.isNamespaced && path.namespace === undefined) throw refusal.methodNotAllowed()
        const sent = await readObject(api.schema, request, kind)
        const options = writeOptions(request, warnings)
        const made = api.resources.create(kind, path.namespace ?? '', sent, options)
        return shown(api, path, request, made, 201)
      }
      case 'update': {
        const sent = await readObject(api.schema, request, part === 'scale' ? scaleKind : kind)
        return shown(
          api,
          path,
          request,
          change(api, path, request, warnings, () => sent),
        )
      }
      case 'patch':
        return patch(api, path, request, warnings)
      default:
        return remove(api, path, request)
    }
  }
  const answer = await reply()
  return 'watch' in answer || warnings.length === 0 ? answer : { ...answer, warnings }
}

function hasPart({ isScalable, hasStatus }: Kind, part: string): boolean {
  return (part === 'scale' && isScalable) || (part === 'status' && hasStatus)
}

const inTruth: ReadonlySet<string> = new Set(['log', 'exec', 'attach', 'portforward', 'proxy'])

function missingPart(api: ResourceApi, path: ResourcePath): refusal.Refused {
  const { kind, part } = path
  if (kind.kind !== 'Pod' || !inTruth.has(part)) return refusal.noPath()
  find(api, path)
  return refusal.notImplemented(`this cluster is simulated: nothing runs in its pods (${part})`)
}

function find(
  { resources }: ResourceApi,
  { kind, namespace = '', name }: ResourcePath,
): JsonObject {
  return resources.find(kind, namespace, name)
}

function selected(
  { store }: ResourceApi,
  { kind, namespace, name }: ResourcePath,
  query: URLSearchParams,
): JsonObject[] {
  const selects = readSelection(query)
  const objects = store.list(kind, namespace).filter(selects)
  return name === ''
    ? objects
    : objects.filter((object) => textAt(object, 'metadata', 'name') === name)
}

function list(
  api: ResourceApi,
  path: ResourcePath,
  { accept, query }: KubernetesRequest,
): KubernetesReply {
  const { kind } = path
  const look = lookOf(accept)
  const version = query.get('resourceVersion') ?? ''
  if (!/^\d{0,15}$/.test(version)) throw refusal.badRequest(`invalid resource version: ${version}`)
  const objects = selected(api, path, query)
  const metadata = { resourceVersion: String(api.store.revision()) }
  if (look.as === 'table') {
    const include = query.get('includeObject') ?? 'Metadata'
    const body = tableOf(kind.kind, objects, metadata, api.nowMs(), {
      version: look.version,
      include,
    })
    return { status: 200, body }
  }
  const isWhole = look.as === 'object'
  return {
    status: 200,
    body: {
      kind: isWhole ? `${kind.kind}List` : 'PartialObjectMetadataList',
      apiVersion: isWhole ? apiVersionOf(kind) : `meta.k8s.io/${look.version}`,
      metadata,
      items: isWhole ? objects : objects.map((object) => metadataOnly(object, look.version)),
    },
  }
}

const maxWatchMs = 30 * 60_000

function watchPlan(
  { nowMs }: ResourceApi,
  { kind, namespace }: ResourcePath,
  { accept, query }: KubernetesRequest,
): WatchPlan {
  const look = lookOf(accept)
  const since = query.get('resourceVersion') ?? ''
  if (!/^\d{0,15}$/.test(since)) throw refusal.badRequest(`invalid resource version: ${since}`)
  const timeoutS = Number(query.get('timeoutSeconds') ?? 0)
  return {
    kind,
    namespace,
    selects: readSelection(query),
    since,
    sendInitialEvents: isTrue(query.get('sendInitialEvents')),
    allowBookmarks: isTrue(query.get('allowWatchBookmarks')),
    timeoutMs: timeoutS > 0 ? Math.min(timeoutS * 1000, maxWatchMs) : maxWatchMs,
    show: (object) => showAs(look, kind, object, query, nowMs()),
  }
}

async function remove(
  api: ResourceApi,
  path: ResourcePath,
  request: KubernetesRequest,
): Promise<KubernetesReply> {
  const { kind, name, part } = path
  if (part !== '') throw refusal.methodNotAllowed()
  const sent = await readDeleteOptions(api.schema, request)
  const propagation = request.query.get('propagationPolicy') ?? textAt(sent, 'propagationPolicy')
  const options = {
    isTrial: isTrial(request) || 'dryRun' in sent,
    propagation: propagation === 'Orphan' ? ('Orphan' as const) : ('Background' as const),
    uid: textAt(sent, 'preconditions', 'uid'),
    resourceVersion: textAt(sent, 'preconditions', 'resourceVersion'),
  }
  if (name === '') {
    const gone = api.store.transaction(options.isTrial, () =>
      selected(api, path, request.query).map((object) =>
        api.resources.remove(kind, object, options),
      ),
    )
    const metadata = { resourceVersion: String(api.store.revision()) }
    const body = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items: gone }
    return { status: 200, body }
  }
  const gone = api.resources.remove(kind, find(api, path), options)
  if ('deletionTimestamp' in objectAt(gone, 'metadata')) return { status: 200, body: gone }
  const details = {
    name,
    ...(kind.group !== '' && { group: kind.group }),
    kind: kind.plural,
    uid: textAt(gone, 'metadata', 'uid'),
  }
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
  return { status: 200, body }
}
