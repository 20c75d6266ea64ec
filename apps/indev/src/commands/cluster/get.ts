import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Cluster, NodePool } from '../../api/cluster.ts'
import { clusterByName } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { phaseOf } from '../../clusters/phase.ts'

type Field = readonly [label: string, value: string]

/** `indev cluster get` */
export const clusterGet = defineCommand({
  path: ['cluster', 'get'],
  summary: 'Shows everything about a cluster.',
  args: { name: nameArg },
  positionals: ['name'],
  async run({ name }, ctx) {
    const wanted = requireName(name, 'indev cluster get NAME')
    return clusterByName(await openApi(ctx), wanted)
  },
  human(cluster, view) {
    const pools = cluster.nodePools.map(
      (pool, index) => `\nPool ${index + 1}:\n${view.fields(poolFields(pool))}`,
    )
    return `${view.fields(clusterFields(cluster))}${pools.join('')}`
  },
})

function clusterFields(cluster: Cluster): readonly Field[] {
  const { message, reason } = cluster.status.ready
  return [
    ['Name', cluster.name],
    ['ID', cluster.id],
    ...optional('Version', cluster.version),
    ...optional('Console URL', cluster.consoleUrl),
    ...optional('EPG', cluster.epg),
    ...optional('Ingress IP', cluster.ingressIp),
    ...optional('Roles', cluster.roles.join(', ')),
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
