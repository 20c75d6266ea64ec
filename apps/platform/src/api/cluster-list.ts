import type { Cluster } from '../clusters/cluster.ts'
import type { ClusterStore } from '../store/clusters.ts'
import type { ClusterView } from './cluster-view.ts'
import type { clusterContracts } from './contract/cluster-contracts.ts'
import { parseSelector } from './label-selector.ts'
import { refuseFields, type Reply } from './reply.ts'
import type { ApiRequest, QueryOf } from './route.ts'

type Query = QueryOf<(typeof clusterContracts)['listClusters']>

/** Clusters that were asked for, a page of them where a limit was given. @see RFC 8288 (Link) */
export function listClusters(
  { clusters, view }: { readonly clusters: ClusterStore; readonly view: ClusterView },
  { caller, query }: Pick<ApiRequest<unknown, Query>, 'caller' | 'query'>,
): Reply {
  const { labelSelector, status: state, limit, cursor } = query
  const after = cursor === undefined ? 0 : placeOf(cursor)
  if (after === undefined) {
    return refuseFields([{ field: 'cursor', message: 'is not from this platform' }])
  }
  const selects = labelSelector === undefined ? undefined : parseSelector(labelSelector)
  if (labelSelector !== undefined && selects === undefined) {
    return refuseFields([{ field: 'labelSelector', message: 'is not a label selector' }])
  }
  // Labels are looked at here; without them, the store gives no more than one too many.
  const enough = limit !== undefined && selects === undefined ? { limit: limit + 1 } : {}
  const found = clusters
    .list(caller.organizationId, { state, after, ...enough })
    .filter(({ labels }) => selects?.(labels) ?? true)
  const page = limit === undefined ? found : found.slice(0, limit)
  const last = page.at(-1)
  const body = view.showAll(page, caller)
  if (last === undefined || found.length === page.length) return { ok: true, status: 200, body }
  const next = new URLSearchParams({
    ...(labelSelector !== undefined && { labelSelector }),
    ...(state !== undefined && { status: state }),
    ...(limit !== undefined && { limit: String(limit) }),
    cursor: cursorAfter(last),
  })
  const headers = { Link: `</api/v1/clusters?${next.toString()}>; rel="next"` }
  return { ok: true, status: 200, body, headers }
}

function cursorAfter({ sequence }: Cluster): string {
  return Buffer.from(`after ${sequence}`).toString('base64url')
}

function placeOf(cursor: string): number | undefined {
  const [, digits] = /^after (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  return digits === undefined ? undefined : Number(digits)
}
