import type { Cluster, NodePool } from '../api/cluster.ts'

/** What a cluster is doing, in the words that people see. */
export type Phase = 'Ready' | 'In Deployment' | 'Deployment Failed' | 'Not Ready'

/** The first that applies, in the order that the platform's other clients use. */
export function phaseOf({ status }: Pick<Cluster, 'status'>): Phase {
  if (status.ready.status) return 'Ready'
  if (status.deployment.active) return 'In Deployment'
  return status.deployment.failed ? 'Deployment Failed' : 'Not Ready'
}

/** `2 pools, 5 nodes`; a pool that scales counts with its bounds: `1 pool, 2 to 8 nodes`. */
export function nodesText(pools: readonly NodePool[]): string {
  if (pools.length === 0) return '0'
  const least = pools.reduce((sum, pool) => sum + bounds(pool).min, 0)
  const most = pools.reduce((sum, pool) => sum + bounds(pool).max, 0)
  const nodes =
    least === most ? `${most} ${most === 1 ? 'node' : 'nodes'}` : `${least} to ${most} nodes`
  return `${pools.length} ${pools.length === 1 ? 'pool' : 'pools'}, ${nodes}`
}

function bounds(pool: NodePool): { readonly min: number; readonly max: number } {
  const fixed = pool.replicas ?? 0
  return pool.autoscalingEnabled === true
    ? { min: pool.minCount ?? fixed, max: pool.maxCount ?? fixed }
    : { min: fixed, max: fixed }
}
