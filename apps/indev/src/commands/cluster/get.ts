import { defineCommand, stream } from '@indev/cli'
import type { View } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Cluster, NodePool } from '../../api/cluster.ts'
import { clusterByName } from '../../api/clusters.ts'
import { labelsText } from '../../clusters/labels-text.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { phaseOf } from '../../clusters/phase.ts'
import { clusterSchema } from '../../api/cluster.ts'

type Field = readonly [label: string, value: string]

/** `indev cluster get` */
export const clusterGet = defineCommand({
  path: ['cluster', 'get'],
  summary: 'Shows everything about a cluster.',
  replaySafe: true,
  description: 'What -o json prints is accepted by `indev cluster apply -f`.',
  args: {
    name: nameArg,
    watch: {
      type: 'boolean',
      alias: 'w',
      default: false,
      summary: 'Show it again whenever it changes.',
    },
  },
  positionals: ['name'],
  result: clusterSchema,
  async run({ name, watch: isWatched }, ctx) {
    const wanted = requireName(name, 'indev cluster get NAME')
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, wanted)
    if (!isWatched) return cluster
    const { watchCluster } = await import('../../clusters/watch.ts')
    return stream(watchCluster(ctx, api, cluster))
  },
  human(cluster, view) {
    const pools = cluster.nodePools.map(
      (pool, index) => `\nPool ${index + 1}:\n${view.fields(poolFields(pool))}`,
    )
    return `${view.fields(clusterFields(cluster, view))}${pools.join('')}`
  },
  names: ({ name }) => [name],
})

function clusterFields(cluster: Cluster, view: View): readonly Field[] {
  const { message, reason } = cluster.status.ready
  const { createdAt, expiresAt, environment, labels = {}, imagePullSecret } = cluster
  return [
    ['Name', cluster.name],
    ['ID', cluster.id],
    ...optional('Version', cluster.version),
    ...optional('Console URL', cluster.consoleUrl),
    ...optional('EPG', cluster.epg),
    ...optional('Ingress IP', cluster.ingressIp),
    ...optional('Roles', cluster.roles.join(', ')),
    ...optional('Environment', environment),
    ...optional('Labels', labelsText(labels)),
    ...optional('Pull secret', imagePullSecret?.name),
    ...optional('Protected', cluster.protected === true ? 'yes' : undefined),
    ...optional('Created', createdAt === undefined ? undefined : view.time(createdAt)),
    ...optional('Expires', expiresAt === undefined ? undefined : view.time(expiresAt)),
    ['Status', phaseOf(cluster)],
    ...optional('Message', message),
    ...optional('Reason', reason),
  ]
}

function poolFields(pool: NodePool): readonly Field[] {
  const isScaled = pool.autoscalingEnabled === true
  return [
    ...optional('Name', pool.name),
    ...optional('ID', pool.id),
    ...optional('Preset', pool.preset),
    ...optional('Replicas', pool.replicas),
    ...optional('Cores', pool.compute?.cores),
    ...optional('Memory', pool.compute?.memory),
    ['Autoscaling', isScaled ? 'yes' : 'no'],
    ...(isScaled ? optional('Min Count', pool.minCount) : []),
    ...(isScaled ? optional('Max Count', pool.maxCount) : []),
  ]
}

function optional(label: string, value: string | number | undefined): readonly Field[] {
  return value === undefined || value === '' ? [] : [[label, String(value)]]
}
