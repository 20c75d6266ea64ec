import type { Cluster } from '../api/cluster.ts'

/** States of a cluster, for `--status`. */
export const STATES = [
  'pending',
  'deploying',
  'ready',
  'updating',
  'degraded',
  'failed',
  'deleting',
] as const

/** What a list can be sorted by. */
export const SORTS = ['name', 'version', 'status', 'nodes', 'age'] as const

/** The state of a cluster; of platforms that do not name it, the nearest that they let know. */
export function stateOf({ state, status }: Cluster): string {
  if (state !== undefined) return state
  if (status.ready.status) return 'ready'
  if (status.deployment.active) return 'deploying'
  return status.deployment.failed ? 'failed' : 'degraded'
}

/** The clusters in one of `states`, sorted, at most `limit`. */
export function selectClusters(
  clusters: readonly Cluster[],
  wish: {
    readonly states: readonly string[]
    readonly sortBy: (typeof SORTS)[number] | undefined
    readonly limit: number | undefined
  },
): readonly Cluster[] {
  const { states, sortBy, limit } = wish
  const chosen =
    states.length === 0 ? clusters : clusters.filter((each) => states.includes(stateOf(each)))
  const sorted = sortBy === undefined ? chosen : chosen.toSorted(ORDERS[sortBy])
  return limit === undefined ? sorted : sorted.slice(0, limit)
}

type Order = (a: Cluster, b: Cluster) => number

const byName: Order = (a, b) => compare(a.name, b.name)

const ORDERS: Readonly<Record<(typeof SORTS)[number], Order>> = {
  name: byName,
  version: (a, b) => byVersion(a.version, b.version) || byName(a, b),
  status: (a, b) => compare(stateOf(a), stateOf(b)) || byName(a, b),
  // Most first, and youngest first: what one looks for is at the top.
  nodes: (a, b) => nodesOf(b) - nodesOf(a) || byName(a, b),
  age: (a, b) => compare(b.createdAt ?? '', a.createdAt ?? '') || byName(a, b),
}

function nodesOf({ nodePools }: Cluster): number {
  return nodePools.reduce((sum, { replicas, maxCount }) => sum + (replicas ?? maxCount ?? 0), 0)
}

/** `1.9.0` is before `1.10.0`. */
function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
