import type { CommandContext } from '@indev/cli'
import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Api } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { listOperations } from '../../api/operations.ts'
import { isMissing } from '../../api/answers.ts'
import { openJournal } from '../../operations/journal.ts'
import { operationOf, operationSchema } from '../../operations/show.ts'
import type { ShownOperation } from '../../operations/show.ts'

const STATES = ['active', 'done', 'failed', 'superseded', 'cancelled'] as const

/** `indev operation list` */
export const operationList = defineCommand({
  path: ['operation', 'list'],
  summary: 'Lists what the platform is doing, and what it has done.',
  description:
    'Also creations of this machine that the platform never answered: state "unanswered". The same ' +
    '`indev cluster create` finds out what became of them.',
  args: {
    cluster: {
      type: 'string',
      alias: 'c',
      summary: 'Only those on this cluster.',
      complete: 'cluster',
    },
    state: { type: 'string', choices: STATES, summary: 'Only those in this state.' },
    limit: {
      type: 'number',
      integer: true,
      min: 1,
      max: 1_000,
      default: 20,
      summary: 'At most so many.',
    },
  },
  result: { type: 'array', items: operationSchema },
  async run({ cluster, state, limit }, ctx) {
    const api = await openApi(ctx)
    const clusterId = cluster === undefined ? undefined : (await clusterByName(api, cluster)).id
    const notes = openJournal(ctx)
      .list()
      .filter(({ host }) => host === api.host)
    const names = new Map(notes.map(({ clusterId: id, clusterName }) => [id, clusterName]))
    const own = notes.map(operationOf)
    const known = await fromPlatform(ctx, api, {
      limit: String(limit),
      ...(clusterId === undefined ? {} : { clusterId }),
      ...(state === undefined ? {} : { state }),
    })
    if (cluster === undefined && state === undefined) {
      ctx.rememberNames(
        'operation',
        (known ?? []).map(({ id }) => id),
      )
    }
    const mine =
      known === undefined
        ? own
        : own.filter((each) => each.state === 'unanswered' && clusterId === undefined)
    const theirs = (known ?? []).map((each): ShownOperation => {
      const name = names.get(each.clusterId)
      return name === undefined ? each : { ...each, cluster: name }
    })
    return [...mine, ...theirs]
      .filter((each) => state === undefined || each.state === state)
      .filter((each) => clusterId === undefined || each.clusterId === clusterId)
      .slice(0, limit)
  },
  human(operations, view) {
    if (operations.length === 0) return 'No operations found\n'
    return view.table(
      [
        { title: 'ID', keep: 9 },
        { title: 'Kind', keep: 5 },
        { title: 'Cluster', keep: 4 },
        { title: 'State', keep: 8 },
        { title: 'Step', keep: 2 },
        { title: 'Begun', keep: 3 },
        { title: 'Ended', wide: true },
        { title: 'Attempts', wide: true },
      ],
      operations.map(({ id, kind, cluster, clusterId, ...each }) => [
        id,
        kind,
        cluster ?? clusterId,
        each.state,
        each.step,
        view.time(each.createdAt),
        each.endedAt === undefined ? '' : view.time(each.endedAt),
        String(each.attempts),
      ]),
    )
  },
  names: (operations) => operations.map(({ id }) => id),
})

/** `undefined` of a platform that keeps no operations. */
async function fromPlatform(
  ctx: CommandContext,
  api: Api,
  query: Readonly<Record<string, string>>,
): Promise<readonly ShownOperation[] | undefined> {
  try {
    return await listOperations(api, query)
  } catch (error) {
    if (!isMissing(error)) throw error
    ctx.narrate('this platform keeps no operations; these are the ones that this machine noted')
    return undefined
  }
}
