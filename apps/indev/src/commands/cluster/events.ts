import type { CommandContext } from '@indev/cli'
import { CliError, defineCommand, stream } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Api } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { unsupported } from '../../api/features.ts'
import { clusterEvents } from '../../api/operations.ts'
import type { ClusterEvent } from '../../api/operations.ts'
import { isMissing, isUnanswered } from '../../api/answers.ts'
import { eventSchema, eventTable } from '../../clusters/event-table.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import type { ClusterRef } from '../../clusters/ref.ts'

/** All that were followed so far, for a terminal that is redrawn: symbols are no part of JSON. */
const SO_FAR: unique symbol = Symbol('so far')

/** More would not fit a screen. */
const MAX_REDRAWN = 20
const MAX_WAIT_MS = 20_000
const PAUSE_MS = 1_000

type Followed = ClusterEvent & { readonly [SO_FAR]: readonly ClusterEvent[] }

/** `indev cluster events` */
export const clusterEventsCommand = defineCommand({
  path: ['cluster', 'events'],
  summary: 'Shows what has happened to a cluster.',
  description:
    'With --follow it goes on until the cluster is gone or Ctrl-C; -o json then prints a line each.',
  args: {
    name: nameArg,
    follow: { type: 'boolean', default: false, summary: 'Go on with what happens next.' },
    since: {
      type: 'number',
      integer: true,
      min: 0,
      default: 0,
      summary: 'Only what came after this sequence number.',
    },
  },
  positionals: ['name'],
  result: { type: ['array', 'object'], items: eventSchema },
  async run({ name, follow, since }, ctx) {
    const wanted = requireName(name, 'indev cluster events NAME')
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, wanted)
    if (follow)
      return stream<readonly ClusterEvent[] | Followed>(followed(ctx, api, cluster, since))
    return eventsOf(api, cluster, since)
  },
  human(value, view) {
    if (isList(value)) return eventTable(value, view)
    if (view.isTerminal) return eventTable(value[SO_FAR].slice(-MAX_REDRAWN), view)
    const { at, state, reason, message } = value
    return `${[view.time(at), state, reason, message].join('  ').trimEnd()}\n`
  },
})

function isList(value: readonly ClusterEvent[] | Followed): value is readonly ClusterEvent[] {
  return Array.isArray(value)
}

async function eventsOf(
  api: Api,
  cluster: ClusterRef,
  since: number,
  waitMs = 0,
): Promise<readonly ClusterEvent[]> {
  try {
    return await clusterEvents(api, cluster.id, since, waitMs)
  } catch (error) {
    // It was there a moment ago: what is missing is the route.
    throw isMissing(error) ? unsupported('record of events') : error
  }
}

/** @yields Each event, once, until the cluster is gone. */
async function* followed(
  ctx: CommandContext,
  api: Api,
  cluster: ClusterRef,
  first: number,
): AsyncGenerator<Followed> {
  let soFar: readonly ClusterEvent[] = []
  let since = first
  for (let isKnown = false; ; isKnown = true) {
    const events = await patiently(ctx, () => eventsOf(api, cluster, since, MAX_WAIT_MS), isKnown)
    // A platform that keeps no events of what is gone.
    if (events === undefined) return
    for (const event of events) {
      since = event.sequence
      soFar = [...soFar, event].slice(-MAX_REDRAWN)
      yield { ...event, [SO_FAR]: soFar }
      if (event.state === 'deleted') return
    }
  }
}

/** A platform that does not answer for a while costs nothing but time. */
async function patiently(
  ctx: CommandContext,
  ask: () => Promise<readonly ClusterEvent[]>,
  isKnown: boolean,
): Promise<readonly ClusterEvent[] | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isKnown && error instanceof CliError && error.slug === 'platform.unsupported') {
      return undefined
    }
    if (!isUnanswered(error)) throw error
    await ctx.sleep(PAUSE_MS)
    return []
  }
}
