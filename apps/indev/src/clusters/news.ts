import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { clusterEvents } from '../api/operations.ts'
import type { ClusterEvent } from '../api/operations.ts'
import { isUnanswered } from '../api/answers.ts'
import { phaseOf } from './phase.ts'
import type { ClusterRef } from './ref.ts'

/** What happens to a cluster, as it happens. */
export interface News {
  /** Tells what has happened since the cluster was last at rest. */
  catchUp(): Promise<void>
  /** Tells what a cluster says about itself, where there are no events to tell it. */
  tell(cluster: Cluster): void
  /** Resolves with the next event; on a platform without events after `pauseMs`; at the latest after `leftMs`. */
  arrive(pauseMs: number, leftMs: number): Promise<void>
}

/** Follows a cluster: by its events, until the platform turns out to have none. */
export function newsOf(
  ctx: CommandContext,
  api: Api,
  ref: ClusterRef,
  onPhase: (name: string, atMs: number | undefined) => void,
): News {
  let since = 0
  let hasEvents = true
  const hear = (event: ClusterEvent): void => {
    since = Math.max(since, event.sequence)
    const atMs = Date.parse(event.at)
    onPhase(
      stepIn(event.message) ?? event.reason.toLowerCase(),
      Number.isNaN(atMs) ? undefined : atMs,
    )
  }
  const ask = async (leftMs: number): Promise<readonly ClusterEvent[] | undefined> => {
    try {
      return await clusterEvents(api, ref.id, since, leftMs)
    } catch (error) {
      if (ctx.signal.aborted || !(error instanceof CliError)) throw error
      if (error.kind === 'login-required') throw error
      if (!isUnanswered(error)) hasEvents = false
      return undefined
    }
  }
  return {
    async catchUp() {
      const past = (await ask(0)) ?? []
      since = past.at(-1)?.sequence ?? 0
      const rest = past.findLastIndex(({ state }) => AT_REST.has(state))
      for (const event of past.slice(rest + 1)) hear(event)
    },
    tell(cluster) {
      if (hasEvents && since > 0) return
      const { message } = cluster.status.ready
      const phase = phaseOf(cluster).toLowerCase()
      if (phase !== 'ready') onPhase(stepIn(message) ?? phase, undefined)
    },
    async arrive(pauseMs, leftMs) {
      const restMs = Math.min(pauseMs, leftMs)
      const askedMs = ctx.clock.monotonicMs()
      const events = hasEvents ? await ask(leftMs) : undefined
      for (const event of events ?? []) hear(event)
      const tookMs = ctx.clock.monotonicMs() - askedMs
      // Without news, and without a platform that waited for it, the waiting is ours.
      const isOurs = events === undefined || events.length === 0
      if (isOurs && tookMs < restMs) await ctx.sleep(restMs - tookMs)
    },
  }
}

/** States that nothing goes on in. */
const AT_REST: ReadonlySet<string> = new Set(['ready', 'degraded', 'failed'])

/** `nodes`, of `step 3 of 4: nodes`. */
function stepIn(message: string): string | undefined {
  return /^step \d+ of \d+: (\S.{0,63})$/.exec(message)?.[1]
}
