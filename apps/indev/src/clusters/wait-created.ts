import type { CommandContext } from '@indev/cli'
import { CliError } from '@indev/cli'
import type { Api } from '../api/client.ts'
import type { Cluster } from '../api/cluster.ts'
import { typicalOf } from '../operations/history.ts'
import type { OperationJournal } from '../operations/journal.ts'
import { stopwatch } from '../operations/stopwatch.ts'
import type { Created } from './creation.ts'
import { untilReady } from './goals.ts'
import { waitFor } from './wait.ts'

/** How a new cluster is waited for. */
export interface CreationWait {
  readonly timeoutMs: number
  /** The command line that asks for another one, should this one fail. */
  readonly anew: string
}

/**
 * Waits for a cluster that was asked for, and notes how long it took.
 *
 * @throws {@link CliError} what {@link waitFor} throws; the note stays open unless the creation has failed, so
 *   that the same command line goes on with it.
 */
export async function waitUntilCreated(
  ctx: CommandContext,
  api: Api,
  journal: OperationJournal,
  { cluster, entry, operationId }: Created,
  { timeoutMs, anew }: CreationWait,
): Promise<Cluster> {
  const typical = typicalOf(journal.list(), api.host)
  const { totalMs: expectedMs } = typical
  using progress = ctx.progress(
    `creating ${cluster.name}`,
    expectedMs === undefined ? {} : { expectedMs },
  )
  const watch = stopwatch(ctx, progress, typical)
  try {
    const ready = await waitFor(ctx, api, {
      ref: cluster,
      goal: untilReady(cluster, 'creating', anew),
      timeoutMs,
      again: howToGoOn(cluster.name, operationId),
      onPhase: watch.phase,
      ...(operationId === undefined ? {} : { operationId }),
    })
    progress.done()
    const { phases, totalMs } = watch.times(entry.begunAtMs)
    ctx.onShown(() => journal.end(entry, { state: 'ready', readyMs: totalMs, phases }))
    return ready ?? cluster
  } catch (error) {
    const isOver = error instanceof CliError && error.kind === 'resource-failed'
    if (isOver) journal.end(entry, { state: 'failed' })
    throw error
  }
}

/** The command that goes on with a wait for a cluster. */
export function howToGoOn(name: string, operationId: string | undefined): string {
  return operationId === undefined
    ? `indev cluster wait ${name} --for ready`
    : `indev operation wait ${operationId}`
}
