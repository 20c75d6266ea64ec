import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Api } from '../../api/client.ts'
import { listSsoProvisioners, requestCluster } from '../../api/clusters.ts'
import type { Integration } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { MAX_NODES, MIN_NODES, nodePool, PRESETS } from '../../clusters/node-pool.ts'
import { waitUntilReady } from '../../clusters/wait.ts'
import { durationMs } from '../../duration.ts'

const nodeCount = { type: 'number', integer: true, min: MIN_NODES, max: MAX_NODES } as const

/** `indev cluster create` */
export const clusterCreate = defineCommand({
  path: ['cluster', 'create'],
  summary: 'Creates a cluster.',
  description:
    'The platform appends six characters to the name; the result shows the name it was given.\n' +
    'Without --wait the command ends as soon as the platform has accepted the request.',
  examples: [
    { command: 'indev cluster create prod --wait', summary: 'Creates a cluster and waits for it.' },
    {
      command: 'indev cluster create prod --enable-autoscaling --min-nodes 2 --max-nodes 6',
      summary: 'Creates one that grows and shrinks.',
    },
  ],
  args: {
    name: nameArg,
    preset: { type: 'string', choices: PRESETS, default: 'minimal', summary: 'Size of a node.' },
    nodes: { ...nodeCount, summary: `Number of nodes, ${MIN_NODES} if not given.` },
    'enable-autoscaling': {
      type: 'boolean',
      default: false,
      summary: 'Let the number of nodes follow the load.',
    },
    'min-nodes': { ...nodeCount, summary: 'Fewest nodes, with --enable-autoscaling.' },
    'max-nodes': { ...nodeCount, summary: 'Most nodes, with --enable-autoscaling.' },
    sso: { type: 'string', summary: 'How its users sign in, when there are several ways.' },
    wait: { type: 'boolean', default: false, summary: 'Wait until the cluster is ready.' },
    timeout: { type: 'string', default: '30m', summary: 'How long to wait: 90s, 30m.' },
  },
  positionals: ['name'],
  telemetry: {
    attributes: {
      'cluster.preset': PRESETS,
      'cluster.nodes': 'number',
      'cluster.autoscaling': 'boolean',
      'cluster.wait': 'boolean',
    },
    milestones: ['accepted', 'ready'],
  },
  async run(args, ctx) {
    const name = requireName(args.name, 'indev cluster create NAME')
    const timeoutMs = durationMs(args.timeout, '--timeout')
    const pool = nodePool({
      preset: args.preset,
      nodes: args.nodes,
      isAutoscaled: args['enable-autoscaling'],
      minNodes: args['min-nodes'],
      maxNodes: args['max-nodes'],
    })
    ctx.telemetry.set({
      'cluster.preset': args.preset,
      'cluster.nodes': pool.replicas ?? pool.maxCount ?? 0,
      'cluster.autoscaling': args['enable-autoscaling'],
      'cluster.wait': args.wait,
    })
    const api = await openApi(ctx)
    const { id: ssoProvisioner } = await chooseSso(api, args.sso)
    const cluster = await requestCluster(api, { name, ssoProvisioner, nodepools: [pool] })
    ctx.telemetry.milestone('accepted')
    if (!args.wait) return cluster
    const ready = await waitUntilReady(ctx, api, cluster, timeoutMs)
    ctx.telemetry.milestone('ready')
    return ready
  },
  human: (cluster) => `created cluster: ${cluster.name}\n`,
})

async function chooseSso(api: Api, wanted: string | undefined): Promise<Integration> {
  const found = await listSsoProvisioners(api)
  const matching =
    wanted === undefined ? found : found.filter(({ id, name }) => id === wanted || name === wanted)
  const [only, ...others] = matching
  if (only !== undefined && others.length === 0) return only
  const names = found.map(({ name }) => name).join(', ')
  if (found.length === 0) {
    throw new CliError({
      slug: 'cluster.no-sso-provisioner',
      kind: 'failed',
      message: 'no SSO provisioner configured for your organization',
      recordable: true,
    })
  }
  throw new CliError({
    slug: 'cluster.which-sso-provisioner',
    kind: 'usage',
    message: `--sso must name one of: ${names}`,
    recordable: true,
  })
}
