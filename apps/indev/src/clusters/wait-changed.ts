import type { CommandContext } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import type { Accepted } from '../api/clusters.ts'
import { openJournal } from '../operations/journal.ts'
import { typicalOf } from '../operations/history.ts'
import { stopwatch } from '../operations/stopwatch.ts'
import { untilReady } from './goals.ts'
import { waitFor } from './wait.ts'
import { howToGoOn } from './wait-created.ts'

/** Waits until what a change began is done. */
export async function waitUntilChanged(
  ctx: CommandContext,
  api: Api,
  { cluster, operationId }: Accepted,
  timeoutMs: number,
): Promise<Cluster> {
  using progress = ctx.progress(`changing ${cluster.name}`)
  const watch = stopwatch(ctx, progress, typicalOf(openJournal(ctx).list(), api.host))
  const seen = await waitFor(ctx, api, {
    ref: cluster,
    goal: untilReady(cluster, 'changing'),
    timeoutMs,
    again: howToGoOn(cluster.name, operationId),
    onPhase: watch.phase,
    ...(operationId === undefined ? {} : { operationId }),
  })
  progress.done()
  return seen ?? cluster
}
