import type { CommandContext } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { countMembers } from '../api/clusters.ts'
import { ageText } from '../time.ts'
import { labelsText } from './labels-text.ts'
import { nodesText, phaseOf } from './phase.ts'

/** What goes with a cluster, one line: its state, nodes, who has access, age and labels. */
export async function lossText(ctx: CommandContext, api: Api, cluster: Cluster): Promise<string> {
  const { name, nodePools, createdAt, labels = {} } = cluster
  const members = await countMembers(api, cluster)
  const createdAtMs = Date.parse(createdAt ?? '')
  return [
    `${name}: ${phaseOf(cluster).toLowerCase()}`,
    nodesText(nodePools),
    ...(members === undefined ? [] : [`${members} ${members === 1 ? 'member' : 'members'}`]),
    ...(Number.isNaN(createdAtMs) ? [] : [`${ageText(ctx.clock.nowMs() - createdAtMs)} old`]),
    ...(Object.keys(labels).length === 0 ? [] : [labelsText(labels)]),
  ].join(', ')
}
