import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { phaseOf } from '../../clusters/phase.ts'

/** `indev cluster status` */
export const clusterStatus = defineCommand({
  path: ['cluster', 'status'],
  summary: 'Says in one line how a cluster is.',
  args: { name: nameArg },
  positionals: ['name'],
  async run({ name }, ctx) {
    const wanted = requireName(name, 'indev cluster status NAME')
    const cluster = await clusterByName(await openApi(ctx), wanted)
    const { message, reason } = cluster.status.ready
    return { name: cluster.name, status: phaseOf(cluster), message, reason }
  },
  human: ({ status }) => `${status}\n`,
})
