import type { Cluster } from '../api/cluster.ts'

/** What a cluster needs to be looked at again. */
export type ClusterRef = Pick<Cluster, 'id' | 'name'>
