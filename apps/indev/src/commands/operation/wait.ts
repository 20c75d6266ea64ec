import type { CommandContext } from '@indev/cli'
import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { untilDeleted, untilReady } from '../../clusters/goals.ts'
import type { ClusterRef } from '../../clusters/ref.ts'
import type { Goal } from '../../clusters/wait.ts'
import { waitFor } from '../../clusters/wait.ts'
import { operationFields } from '../../operations/fields.ts'
import { findOperation, idArg, requireId } from '../../operations/find.ts'
import { typicalOf } from '../../operations/history.ts'
import { openJournal } from '../../operations/journal.ts'
import { settle } from '../../operations/settle.ts'
import { operationSchema } from '../../operations/show.ts'
import type { ShownOperation } from '../../operations/show.ts'
import { stopwatch } from '../../operations/stopwatch.ts'

/** `indev operation wait` */
export const operationWait = defineCommand({
  path: ['operation', 'wait'],
  summary: 'Waits until an operation has ended.',
  description:
    'How to go on after Ctrl-C or a time-out. It fails with 21 when the operation has failed.',
  args: {
    id: idArg,
    timeout: { type: 'duration', default: '30m', summary: 'How long to wait: 90s, 30m.' },
  },
  positionals: ['id'],
  result: operationSchema,
  async run({ id, timeout: timeoutMs }, ctx) {
    const wanted = requireId(id, 'wait')
    const api = await openApi(ctx)
    const { operation, entry } = await findOperation(ctx, api, wanted)
    if (operation.state === 'unanswered') throw unanswered(operation, entry?.again)
    const ref: ClusterRef = {
      id: operation.clusterId,
      name: operation.cluster ?? operation.clusterId,
    }
    const journal = openJournal(ctx)
    if (operation.state !== 'active') return ended(ctx, ref, operation)
    using progress = ctx.progress(`${DOING[operation.kind] ?? 'working on'} ${ref.name}`)
    const watch = stopwatch(ctx, progress, typicalOf(journal.list(), api.host))
    const known = entry?.operationId ?? (entry === undefined ? operation.id : undefined)
    await waitFor(ctx, api, {
      ref,
      goal: goalOf(operation, ref),
      timeoutMs,
      again: `indev operation wait ${wanted}`,
      onPhase: watch.phase,
      ...(known === undefined ? {} : { operationId: known }),
    })
    progress.done()
    const { operation: now } = await findOperation(ctx, api, wanted)
    // What was waited for is so, whether or not that has been noted yet.
    return ended(ctx, ref, now.state === 'active' ? { ...now, state: 'done' } : now)
  },
  human: operationFields,
  names: ({ id }) => [id],
})

const DOING: Readonly<Record<string, 'creating' | 'changing' | 'deleting'>> = {
  create: 'creating',
  update: 'changing',
  delete: 'deleting',
}

function goalOf({ kind }: ShownOperation, ref: ClusterRef): Goal {
  if (kind === 'delete') return untilDeleted()
  return untilReady(ref, kind === 'update' ? 'changing' : 'creating')
}

/** Notes an end, and returns what has ended well. @throws {@link CliError} `operation.failed` for anything else. */
function ended(ctx: CommandContext, ref: ClusterRef, operation: ShownOperation): ShownOperation {
  const { id, kind, state, cluster, clusterId } = operation
  const isWell = state === 'done'
  const journal = openJournal(ctx)
  if (isWell) {
    const how = kind === 'create' ? 'ready' : 'failed'
    if (kind !== 'update') ctx.onShown(() => settle(journal, ref, how))
    return operation
  }
  if (kind !== 'update') settle(journal, ref, 'failed')
  throw new CliError({
    slug: 'operation.failed',
    kind: 'resource-failed',
    message: `operation ${id} on ${cluster ?? clusterId} has ended: ${state}`,
    recordable: true,
    next: [{ command: `indev operation get ${id}`, why: 'shows it' }],
    details: operation,
  })
}

/** Whether there is anything to wait for nobody knows, and asking is not waiting. */
function unanswered({ cluster = 'it' }: ShownOperation, again: string | undefined): CliError {
  return new CliError({
    slug: 'operation.unanswered',
    kind: 'conflict',
    message: `the platform never said whether it creates ${cluster}: the command that asked for it finds out, and makes no second one`,
    recordable: true,
    next: again === undefined ? [] : [{ command: again, why: 'finds out, and goes on with it' }],
  })
}
