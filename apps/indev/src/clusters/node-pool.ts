import { CliError } from '@indev/cli'
import type { NodePool } from '../api/cluster.ts'

/** Sizes of a node, smallest first. */
export const PRESETS = ['minimal', 'balanced', 'performance'] as const
/** Fewest nodes of a pool. */
export const MIN_NODES = 2
/** Most nodes of a pool. */
export const MAX_NODES = 8

/** What was asked for; `undefined` is "not said". */
export interface PoolWish {
  readonly preset: string
  readonly nodes: number | undefined
  readonly isAutoscaled: boolean
  readonly minNodes: number | undefined
  readonly maxNodes: number | undefined
}

/**
 * The one node pool of a new cluster.
 *
 * @throws {@link CliError} `cluster.node-options` for options that contradict each other: none is
 *   silently ignored.
 */
export function nodePool(wish: PoolWish): NodePool {
  const { preset, nodes, isAutoscaled, minNodes, maxNodes } = wish
  if (!isAutoscaled) {
    if (minNodes !== undefined || maxNodes !== undefined) {
      throw contradiction('--min-nodes and --max-nodes need --enable-autoscaling')
    }
    return { preset, replicas: nodes ?? MIN_NODES }
  }
  if (nodes !== undefined)
    throw contradiction('--nodes and --enable-autoscaling exclude each other')
  const minCount = minNodes ?? MIN_NODES
  const maxCount = maxNodes ?? MAX_NODES
  if (minCount > maxCount) {
    throw contradiction('minimum node count cannot be greater than maximum node count')
  }
  return { preset, autoscalingEnabled: true, minCount, maxCount }
}

function contradiction(message: string): CliError {
  return new CliError({ slug: 'cluster.node-options', kind: 'usage', message, recordable: true })
}
