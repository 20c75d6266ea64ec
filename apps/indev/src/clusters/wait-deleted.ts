import type { CommandContext } from '@indev/cli'
import type { Api } from '../api/client.ts'
import { commandLine } from './command-line.ts'
import { untilDeleted } from './goals.ts'
import type { ClusterRef } from './ref.ts'
import { waitFor } from './wait.ts'

/** Waits until the platform knows a cluster no longer. */
export async function waitUntilDeleted(
  ctx: CommandContext,
  api: Api,
  { cluster, operationId }: { readonly cluster: ClusterRef; readonly operationId?: string },
  timeoutMs: number,
): Promise<void> {
  using progress = ctx.progress(`deleting ${cluster.name}`)
  await waitFor(ctx, api, {
    ref: cluster,
    goal: untilDeleted(),
    timeoutMs,
    again:
      operationId === undefined
        ? commandLine(['indev', 'cluster', 'wait', cluster.name], { for: 'deleted' })
        : `indev operation wait ${operationId}`,
    onPhase: (name, atMs = ctx.clock.nowMs()) => {
      if (name === 'deleted' || name === 'ready') return
      progress.phase(name, { sinceMs: ctx.clock.monotonicMs() - (ctx.clock.nowMs() - atMs) })
    },
    ...(operationId === undefined ? {} : { operationId }),
  })
  progress.done()
}
