import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Cluster, NodePool } from '../../api/cluster.ts'
import { changeCluster, clusterByName } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { MAX_NODES, MIN_NODES, nodePool } from '../../clusters/node-pool.ts'
import { nodesText } from '../../clusters/phase.ts'
import { clusterSchema } from '../../api/cluster.ts'
import { waitUntilChanged } from '../../clusters/wait-changed.ts'

const nodeCount = { type: 'number', integer: true, min: MIN_NODES, max: MAX_NODES } as const

/** `indev cluster scale` */
export const clusterScale = defineCommand({
  path: ['cluster', 'scale'],
  summary: 'Changes how many nodes a cluster has.',
  description:
    'With --nodes the number is fixed; with --min-nodes and --max-nodes it follows the load.\n' +
    'On a terminal it waits until that is so; elsewhere it ends when the platform has accepted.',
  examples: [
    { command: 'indev cluster scale prod-a1b2c3 --nodes 4', summary: 'Four nodes.' },
    {
      command: 'indev cluster scale prod-a1b2c3 --min-nodes 2 --max-nodes 6',
      summary: 'Two to six.',
    },
  ],
  args: {
    name: nameArg,
    nodes: { ...nodeCount, summary: 'Number of nodes.' },
    'min-nodes': { ...nodeCount, summary: 'Fewest nodes.' },
    'max-nodes': { ...nodeCount, summary: 'Most nodes.' },
    pool: { type: 'string', summary: 'Node pool, by name or id; needed where there are several.' },
    wait: { type: 'boolean', summary: 'Wait until it is so; the default on a terminal.' },
    timeout: { type: 'duration', default: '30m', summary: 'How long to wait: 90s, 30m.' },
  },
  positionals: ['name'],
  telemetry: { attributes: { 'cluster.nodes': 'number', 'cluster.autoscaling': 'boolean' } },
  result: clusterSchema,
  async run(args, ctx) {
    const { nodes, 'min-nodes': minNodes, 'max-nodes': maxNodes } = args
    const { wait: isWaiting = ctx.io.stderr.isTTY } = args
    const wanted = requireName(args.name, 'indev cluster scale NAME --nodes 3')
    const isAutoscaled = minNodes !== undefined || maxNodes !== undefined
    if (!isAutoscaled && nodes === undefined) throw nothingSaid(wanted)
    const wish = { preset: '', nodes, isAutoscaled, minNodes, maxNodes }
    const { preset: _, ...size } = nodePool(wish)
    ctx.telemetry.set({
      'cluster.nodes': size.replicas ?? size.maxCount ?? 0,
      'cluster.autoscaling': isAutoscaled,
    })
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, wanted)
    const pool = choosePool(cluster, args.pool)
    const accepted = await changeCluster(api, cluster, {
      nodepools: [{ ...(pool.id === undefined ? {} : { id: pool.id }), ...size }],
    })
    return isWaiting ? waitUntilChanged(ctx, api, accepted, args.timeout) : accepted.cluster
  },
  human: ({ name, nodePools }) => `${name}: ${nodesText(nodePools)}\n`,
  names: ({ name }) => [name],
})

function nothingSaid(name: string): CliError {
  return new CliError({
    slug: 'cluster.node-options',
    kind: 'usage',
    message: 'say --nodes, or --min-nodes and --max-nodes',
    recordable: true,
    next: [{ command: `indev cluster scale ${name} --nodes 3`, why: 'makes it three' }],
  })
}

function choosePool({ name, nodePools }: Cluster, wanted: string | undefined): NodePool {
  const [only, ...others] = nodePools.filter(
    (pool) => wanted === undefined || pool.id === wanted || pool.name === wanted,
  )
  if (only !== undefined && others.length === 0) return only
  const names = nodePools.map((pool) => pool.name ?? pool.id ?? '?').join(', ')
  throw new CliError({
    slug: 'cluster.which-pool',
    kind: 'usage',
    message: `--pool must name one of the node pools of ${name}: ${names}`,
    recordable: true,
  })
}
