import { CliError, defineCommand, stream } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Cluster } from '../../api/cluster.ts'
import { clusterByName } from '../../api/clusters.ts'
import { clusterEvents } from '../../api/operations.ts'
import type { ClusterEvent } from '../../api/operations.ts'
import { isMissing } from '../../api/answers.ts'
import { eventSchema, eventTable } from '../../clusters/event-table.ts'
import { failIfFailed } from '../../clusters/goals.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { phaseOf } from '../../clusters/phase.ts'
import { watchCluster } from '../../clusters/watch.ts'

/** Enough to see what is going on. */
const MAX_EVENTS = 10

/** `indev cluster status` */
export const clusterStatus = defineCommand({
  path: ['cluster', 'status'],
  summary: 'Says in one line how a cluster is.',
  replaySafe: true,
  description:
    'With --exit-code a cluster that is not ready is a failure: 20 in deployment, 21 deployment failed, ' +
    '1 anything else.',
  args: {
    name: nameArg,
    'exit-code': { type: 'boolean', default: false, summary: 'Say it with the exit code, too.' },
    'show-events': { type: 'boolean', default: false, summary: 'Show what happened last.' },
    watch: {
      type: 'boolean',
      alias: 'w',
      default: false,
      summary: 'Show it again whenever it changes.',
    },
  },
  positionals: ['name'],
  result: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      status: { enum: ['Ready', 'In Deployment', 'Deployment Failed', 'Not Ready'] },
      state: { type: 'string', description: 'Where the platform says it.' },
      message: { type: 'string' },
      reason: { type: 'string' },
      events: { type: 'array', items: eventSchema, description: 'With --show-events.' },
    },
    required: ['name', 'status', 'message', 'reason'],
    additionalProperties: false,
  },
  async run({ name, watch: isWatched, ...args }, ctx) {
    const wanted = requireName(name, 'indev cluster status NAME')
    if (isWatched && args['exit-code']) throw contradiction()
    const api = await openApi(ctx)
    const found = await clusterByName(api, wanted)
    const show = async (cluster: Cluster): Promise<Status> =>
      statusOf(cluster, args['show-events'] ? await lastEvents() : undefined)
    const lastEvents = async (): Promise<readonly ClusterEvent[]> => {
      try {
        return (await clusterEvents(api, found.id, 0)).slice(-MAX_EVENTS)
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    }
    if (isWatched) return stream(mapped(watchCluster(ctx, api, found), show))
    if (args['exit-code']) judge(found)
    return show(found)
  },
  human({ status, events }, view) {
    return `${status}\n${events === undefined ? '' : `\n${eventTable(events, view)}`}`
  },
  names: ({ name }) => [name],
})

interface Status {
  readonly name: string
  readonly status: string
  readonly state?: string
  readonly message: string
  readonly reason: string
  readonly events?: readonly ClusterEvent[]
}

function statusOf(cluster: Cluster, events: readonly ClusterEvent[] | undefined): Status {
  const { name, state } = cluster
  const { message, reason } = cluster.status.ready
  return {
    name,
    status: phaseOf(cluster),
    ...(state === undefined ? {} : { state }),
    message,
    reason,
    ...(events === undefined ? {} : { events }),
  }
}

/** @yields What `map` makes of each item. */
async function* mapped<T, U>(
  items: AsyncIterable<T>,
  map: (item: T) => Promise<U>,
): AsyncGenerator<U> {
  for await (const item of items) yield map(item)
}

function contradiction(): CliError {
  return new CliError({
    slug: 'cluster.status-options',
    kind: 'usage',
    message: '--watch and --exit-code exclude each other',
    recordable: true,
    next: [
      { command: 'indev cluster wait NAME --for ready', why: 'watches, and says how it ended' },
    ],
  })
}

/** Throws what a cluster that is not ready is to a script. */
function judge(cluster: Cluster): void {
  failIfFailed(cluster)
  const phase = phaseOf(cluster)
  if (phase === 'Ready') return
  const isUnderWay = phase === 'In Deployment'
  throw new CliError({
    slug: isUnderWay ? 'cluster.in-deployment' : 'cluster.status-not-ready',
    kind: isUnderWay ? 'wait-timeout' : 'failed',
    message: `${cluster.name} is ${isUnderWay ? 'in deployment' : 'not ready'}`,
    recordable: true,
    outcomeCause: 'user',
    next: [
      {
        command: `indev cluster wait ${cluster.name} --for ready`,
        why: 'ends when it is ready',
      },
    ],
  })
}
