import { isDeepStrictEqual } from 'node:util'
import type { Cluster, Labels, NodePool, PoolSize } from '../clusters/cluster.ts'
import type { ClusterSettings } from '../store/clusters.ts'
import { isPast, readSize } from './cluster-request.ts'
import { maxLabels, type clusterChange } from './contract/cluster-shapes.ts'
import type { TypeOf } from './contract/schema.ts'
import type { FieldError } from './contract/validator.ts'

export type ClusterChangeBody = TypeOf<typeof clusterChange>
type PoolChange = NonNullable<ClusterChangeBody['nodepools']>[number]

export type ChangeRequest =
  | { readonly ok: true; readonly settings: ClusterSettings }
  | { readonly ok: false; readonly errors: readonly FieldError[] }

/** What a valid body changes of a cluster; pools are left out where none gets another size. */
export function readClusterChange(
  body: ClusterChangeBody,
  cluster: Cluster,
  nowMs: number,
): ChangeRequest {
  const { nodepools = [], labels = {}, protected: isProtected, expiresAt } = body
  const errors: FieldError[] = []
  const nodePools = resize(cluster.nodePools, nodepools, errors)
  const merged = merge(cluster.labels, labels)
  if (Object.keys(merged).length > maxLabels) {
    errors.push({ field: 'labels', message: `must be at most ${maxLabels} in all` })
  }
  const isOver = typeof expiresAt === 'string' && !(Date.parse(expiresAt) > nowMs)
  if (isOver) errors.push({ field: 'expiresAt', message: isPast })
  if (errors.length > 0) return { ok: false, errors }
  const isResized = !isDeepStrictEqual(nodePools, cluster.nodePools)
  const settings = {
    labels: merged,
    ...(isResized && { nodePools }),
    ...(isProtected !== undefined && { isProtected }),
    ...(expiresAt !== undefined && {
      expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
    }),
  }
  return { ok: true, settings }
}

function merge(labels: Labels, changes: Readonly<Record<string, string | null>>): Labels {
  const merged = Object.entries({ ...labels, ...changes })
  return Object.fromEntries(
    merged.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

/** The pools with their new sizes; complains about what names no pool, or one twice. */
function resize(
  pools: readonly NodePool[],
  changes: readonly PoolChange[],
  errors: FieldError[],
): readonly NodePool[] {
  const sizes = new Map<NodePool, PoolSize>()
  for (const [index, change] of changes.entries()) {
    const fail = (member: string, message: string) =>
      void errors.push({ field: `nodepools[${index}].${member}`, message })
    const pool = poolOf(pools, change)
    if (pool === undefined) fail(change.id === undefined ? 'name' : 'id', 'names no pool')
    else if (sizes.has(pool)) fail(change.id === undefined ? 'name' : 'id', 'is named twice')
    else if (change.preset !== undefined && change.preset !== pool.preset) {
      fail('preset', `is ${pool.preset} and can not be changed`)
    } else sizes.set(pool, readSize(change, fail))
  }
  return pools.map((pool) => {
    const size = sizes.get(pool)
    if (size === undefined) return pool
    const { id, name, preset, compute } = pool
    return { id, name, preset, ...size, compute }
  })
}

/** By id, else by name; the only one where neither is given. */
function poolOf(pools: readonly NodePool[], { id, name }: PoolChange): NodePool | undefined {
  if (id !== undefined) return pools.find((pool) => pool.id === id)
  if (name !== undefined) return pools.find((pool) => pool.name === name)
  return pools.length === 1 ? pools[0] : undefined
}
