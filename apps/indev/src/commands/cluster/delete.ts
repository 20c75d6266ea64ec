import type { CommandContext } from '@indev/cli'
import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import type { Api } from '../../api/client.ts'
import type { Cluster } from '../../api/cluster.ts'
import { clusterByName, removeCluster } from '../../api/clusters.ts'
import { forgetCluster } from '../../clusters/after-delete.ts'
import { isMissing } from '../../api/answers.ts'
import { commandLine } from '../../clusters/command-line.ts'
import {
  confirmDeletion,
  confirmsAnother,
  needsConfirmation,
} from '../../clusters/confirm-delete.ts'
import { lossText } from '../../clusters/loss.ts'
import { requireName } from '../../clusters/name.ts'
import { partlyDeleted } from '../../clusters/partly-deleted.ts'
import { forgetContext } from '../../kubeconfig/forget.ts'
import { waitUntilDeleted } from '../../clusters/wait-deleted.ts'

/** `indev cluster delete` */
export const clusterDelete = defineCommand({
  path: ['cluster', 'delete'],
  summary: 'Deletes clusters and everything in them.',
  description:
    'On a terminal it shows what will be lost and asks you to type the name; without one it needs --yes or ' +
    '--confirm. A protected cluster is not deleted: unprotect it first.',
  examples: [
    { command: 'indev cluster delete prod-a1b2c3', summary: 'Asks before it deletes.' },
    {
      command: 'indev cluster delete a-x1y2z3 b-x1y2z3 --yes --wait',
      summary: 'Two, until they are gone.',
    },
  ],
  args: {
    name: {
      type: 'string',
      alias: 'n',
      list: true,
      summary: 'Names of the clusters.',
      complete: 'cluster',
    },
    yes: { type: 'boolean', alias: 'y', default: false, summary: 'Do not ask.' },
    confirm: { type: 'string', summary: 'The name once more, in the place of asking for it.' },
    wait: { type: 'boolean', default: false, summary: 'Wait until they are gone.' },
    timeout: { type: 'duration', default: '30m', summary: 'How long to wait: 90s, 30m.' },
    'dry-run': {
      type: 'boolean',
      default: false,
      summary: 'Show what would be lost, delete nothing.',
    },
    'ignore-not-found': {
      type: 'boolean',
      default: false,
      summary: 'A cluster that is not there is a success.',
    },
    'keep-kubeconfig': {
      type: 'boolean',
      default: false,
      summary: 'Leave it in your kubeconfig.',
    },
  },
  positionals: ['name'],
  telemetry: { attributes: { 'cluster.confirmed': ['flag', 'typed'], 'cluster.wait': 'boolean' } },
  result: {
    type: 'array',
    items: {
      type: 'object',
      properties: { id: { type: 'string' }, name: { type: 'string' } },
      required: ['id', 'name'],
      additionalProperties: false,
    },
  },
  async run(args, ctx) {
    const { yes, confirm, wait: isWaiting, timeout: timeoutMs, 'dry-run': isDry } = args
    const first = requireName(args.name[0], 'indev cluster delete NAME --yes')
    const names = [...new Set([first, ...args.name])]
    const isConfirmed = confirm !== undefined && names.length === 1 && confirm === first
    if (confirm !== undefined && !isConfirmed) throw confirmsAnother(names, confirm)
    const isSure = yes || isConfirmed
    if (!isSure && !isDry && !ctx.interactive) throw needsConfirmation(names)
    const api = await openApi(ctx)
    const clusters = await findAll(api, names, args['ignore-not-found'])
    const shielded = clusters.find((cluster) => cluster.protected === true)
    if (shielded !== undefined) throw isProtected(shielded)
    if (isDry || !isSure) {
      for (const cluster of clusters) ctx.narrate(await lossText(ctx, api, cluster))
    }
    if (isDry) {
      ctx.narrate('dry run: nothing was deleted')
      return clusters.map(({ id, name }) => ({ id, name }))
    }
    if (!isSure && clusters.length > 0) await confirmDeletion(ctx, clusters)
    ctx.telemetry.set({ 'cluster.confirmed': isSure ? 'flag' : 'typed', 'cluster.wait': isWaiting })
    const deleted = await deleteAll(ctx, api, clusters, isWaiting ? timeoutMs : undefined)
    if (!args['keep-kubeconfig']) {
      for (const each of deleted) await forgetContext(ctx, api.host, each)
    }
    return deleted
  },
  human: (deleted) => deleted.map(({ name }) => `${name}\n`).join(''),
  names: (deleted) => deleted.map(({ name }) => name),
})

async function findAll(
  api: Api,
  names: readonly string[],
  isMissingFine: boolean,
): Promise<readonly Cluster[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      try {
        return await clusterByName(api, name)
      } catch (error) {
        if (isMissingFine && isMissing(error)) return undefined
        throw error
      }
    }),
  )
  return found.filter((cluster) => cluster !== undefined)
}

async function deleteAll(
  ctx: CommandContext,
  api: Api,
  clusters: readonly Cluster[],
  timeoutMs: number | undefined,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const begun: { readonly cluster: Cluster; readonly operationId?: string }[] = []
  for (const [index, cluster] of clusters.entries()) {
    try {
      begun.push({ cluster, ...(await removeCluster(api, cluster)) })
      forgetCluster(ctx, cluster)
    } catch (error) {
      const left = clusters.slice(index)
      const again = commandLine(['indev', 'cluster', 'delete', ...left.map(({ name }) => name)], {
        yes: true,
        'ignore-not-found': true,
      })
      throw partlyDeleted(ctx, error, { begun: clusters.slice(0, index), left, again })
    }
  }
  if (timeoutMs !== undefined) {
    const startMs = ctx.clock.monotonicMs()
    for (const each of begun) {
      const leftMs = timeoutMs - (ctx.clock.monotonicMs() - startMs)
      await waitUntilDeleted(ctx, api, each, leftMs)
    }
  }
  return begun.map(({ cluster: { id, name } }) => ({ id, name }))
}

function isProtected({ name }: Cluster): CliError {
  return new CliError({
    slug: 'cluster.protected',
    kind: 'conflict',
    message: `${name} is protected: nothing was deleted`,
    recordable: true,
    next: [{ command: `indev cluster unprotect ${name}`, why: 'lets it be deleted' }],
  })
}
