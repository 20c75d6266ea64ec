import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { listClusters } from '../../api/clusters.ts'
import { nodesText, phaseOf } from '../../clusters/phase.ts'

/** `indev cluster list` */
export const clusterList = defineCommand({
  path: ['cluster', 'list'],
  summary: 'Lists your clusters.',
  args: {},
  async run(_args, ctx) {
    return listClusters(await openApi(ctx))
  },
  human(clusters, view) {
    if (clusters.length === 0) return 'No clusters found\n'
    return view.table(
      ['Name', 'Version', 'Status', 'Node Pools'],
      clusters.map((cluster) => [
        cluster.name,
        cluster.version,
        phaseOf(cluster),
        nodesText(cluster.nodePools),
      ]),
    )
  },
})
