import type { Column, View } from '@indev/cli'
import type { Cluster } from '../api/cluster.ts'
import { labelsText } from './labels-text.ts'
import { nodesText, phaseOf } from './phase.ts'

/** A table of clusters. */
export function clusterTable(clusters: readonly Cluster[], view: View): string {
  const shown = COLUMNS.filter(([, , only]) => only === undefined || clusters.some(only))
  return view.table(
    shown.map(([column]) => column),
    clusters.map((cluster) => shown.map(([, text]) => text(cluster, view))),
  )
}

type Shown = readonly [
  column: Column,
  text: (cluster: Cluster, view: View) => string,
  /** Left out where no cluster has it: other platforms do not say it. */
  only?: (cluster: Cluster) => boolean,
]

const COLUMNS: readonly Shown[] = [
  [{ title: 'Name', keep: 9 }, ({ name }) => name],
  [{ title: 'Version', keep: 3 }, ({ version }) => version],
  [{ title: 'Status', keep: 8 }, (cluster) => phaseOf(cluster)],
  [{ title: 'Node Pools', keep: 4 }, ({ nodePools }) => nodesText(nodePools)],
  [
    { title: 'Age', keep: 2 },
    ({ createdAt = '' }, view) => view.time(createdAt),
    ({ createdAt }) => createdAt !== undefined,
  ],
  [{ title: 'Console URL', wide: true }, ({ consoleUrl }) => consoleUrl],
  [{ title: 'Status Details', wide: true }, ({ status }) => status.ready.message],
  [{ title: 'Roles', wide: true }, ({ roles }) => roles.join(',')],
  [
    { title: 'Labels', wide: true },
    ({ labels = {} }) => labelsText(labels),
    ({ labels }) => labels !== undefined,
  ],
  [
    { title: 'Protected', wide: true },
    (cluster) => (cluster.protected === true ? 'yes' : 'no'),
    (cluster) => cluster.protected !== undefined,
  ],
  [
    { title: 'Expires', wide: true },
    ({ expiresAt }, view) => (expiresAt === undefined ? '' : view.time(expiresAt)),
    ({ expiresAt }) => expiresAt !== undefined,
  ],
]
