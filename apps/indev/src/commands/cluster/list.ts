import { defineCommand, stream } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Api } from '../../api/client.ts'
import type { Cluster } from '../../api/cluster.ts'
import { listClusters } from '../../api/clusters.ts'
import { unsupported } from '../../api/features.ts'
import { clusterTable } from '../../clusters/columns.ts'
import { clusterSchema } from '../../api/cluster.ts'
import { selectClusters, SORTS, STATES } from '../../clusters/select.ts'

/** `indev cluster list` */
export const clusterList = defineCommand({
  path: ['cluster', 'list'],
  summary: 'Lists your clusters.',
  replaySafe: true,
  examples: [
    { command: 'indev cluster list -l team=web --status ready', summary: 'Ready ones of a team.' },
    { command: 'indev cluster list --sort-by age --limit 5', summary: 'The youngest five.' },
    { command: 'indev cluster list --watch -o jsonl', summary: 'The list again when it changes.' },
  ],
  args: {
    selector: {
      type: 'string',
      alias: 'l',
      summary: 'Only those with such labels, as for kubectl: team=a,!legacy.',
    },
    status: { type: 'string', choices: STATES, list: true, summary: 'Only those in this state.' },
    'sort-by': { type: 'string', choices: SORTS, summary: 'Order; as made if not given.' },
    limit: { type: 'number', integer: true, min: 1, summary: 'At most so many.' },
    watch: {
      type: 'boolean',
      alias: 'w',
      default: false,
      summary: 'Show the list again whenever it changes.',
    },
  },
  result: { type: 'array', items: clusterSchema },
  async run(args, ctx) {
    const api = await openApi(ctx)
    const { selector, status: states, 'sort-by': sortBy, limit } = args
    const isPlain = states.length === 0 && sortBy === undefined
    const ask = async (): Promise<readonly Cluster[]> => {
      const found = await narrowed(api, selector, isPlain ? limit : undefined)
      if (selector === undefined && (limit === undefined || !isPlain)) {
        ctx.rememberNames(
          'cluster',
          found.map(({ name }) => name),
        )
      }
      return selectClusters(found, { states, sortBy, limit })
    }
    if (!args.watch) return ask()
    const { watchAll } = await import('../../clusters/watch.ts')
    return stream(watchAll(ctx, ask))
  },
  human(clusters, view) {
    return clusters.length === 0 ? 'No clusters found\n' : clusterTable(clusters, view)
  },
  names: (clusters) => clusters.map(({ name }) => name),
})

async function narrowed(
  api: Api,
  selector: string | undefined,
  limit: number | undefined,
): Promise<readonly Cluster[]> {
  const found = await listClusters(api, {
    ...(selector === undefined ? {} : { labelSelector: selector }),
    ...(limit === undefined ? {} : { limit: String(limit) }),
  })
  // A platform without labels has not looked at the selector: its list would be a lie.
  const isIgnored = selector !== undefined && found.some(({ labels }) => labels === undefined)
  if (isIgnored) throw unsupported('labels to select by')
  return found
}
