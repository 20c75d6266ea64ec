import type { KubernetesReply } from './cluster-api.ts'
import { numberAt, objectAt, textAt, textsAt, type JsonObject } from './json.ts'
import type { Kind } from './kinds.ts'
import type { ObjectStore } from './object-store.ts'
import { lookOf, type KubernetesRequest, type Look, type ResourcePath } from './request.ts'
import type { Resources } from './resources.ts'
import type { Schema } from './schema.ts'
import { metadataOnly, tableOf } from './table.ts'

/** What serving resources takes. */
export interface ResourceApi {
  readonly schema: Schema
  readonly store: ObjectStore
  readonly resources: Resources
  readonly nowMs: () => number
}

/** One object as the client wants to see it. */
export function shown(
  { nowMs }: ResourceApi,
  { kind, part }: ResourcePath,
  { accept, query }: KubernetesRequest,
  object: JsonObject,
  status = 200,
): KubernetesReply {
  const look = lookOf(accept)
  if (part === 'scale') return { status, body: scaleOf(object) }
  return { status, body: showAs(look, kind, object, query, nowMs()) }
}

export function showAs(
  look: Look,
  { kind }: Kind,
  object: JsonObject,
  query: URLSearchParams,
  nowMs: number,
): JsonObject {
  if (look.as === 'object') return object
  if (look.as === 'metadata') return metadataOnly(object, look.version)
  const metadata = { resourceVersion: textAt(object, 'metadata', 'resourceVersion') }
  const include = query.get('includeObject') ?? 'Metadata'
  return tableOf(kind, [object], metadata, nowMs, { version: look.version, include })
}

/** The part of a workload that says how many. */
export function scaleOf(object: JsonObject): JsonObject {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = objectAt(object, 'metadata')
  const { creationTimestamp = null } = objectAt(object, 'metadata')
  const labels = Object.entries(textsAt(object, 'spec', 'selector', 'matchLabels'))
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: numberAt(object, 'status', 'replicas') ?? 0,
      selector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    },
  }
}
