import { CliError, defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { clusterByName, removeCluster } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { readAnswer } from '../../read-answer.ts'

/** `indev cluster delete` */
export const clusterDelete = defineCommand({
  path: ['cluster', 'delete'],
  summary: 'Deletes a cluster and everything in it.',
  description: 'On a terminal it asks you to type the name; without one it needs --yes.',
  args: {
    name: nameArg,
    yes: { type: 'boolean', alias: 'y', default: false, summary: 'Do not ask.' },
  },
  positionals: ['name'],
  telemetry: { attributes: { 'cluster.confirmed': ['flag', 'typed'] } },
  async run({ name, yes }, ctx) {
    const wanted = requireName(name, 'indev cluster delete NAME --yes')
    if (!yes && !ctx.interactive) throw needsYes(wanted)
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, wanted)
    if (!yes) {
      const question = `This deletes ${cluster.name} and everything in it. Type its name to go on: `
      const answer = await ctx.telemetry.measure('prompt', () => readAnswer(ctx, question))
      if (answer !== cluster.name) throw notConfirmed(cluster.name)
    }
    ctx.telemetry.set({ 'cluster.confirmed': yes ? 'flag' : 'typed' })
    await removeCluster(api, cluster)
    return { id: cluster.id, name: cluster.name }
  },
  human: ({ name }) => `${name}\n`,
})

function needsYes(name: string): CliError {
  return new CliError({
    slug: 'cluster.needs-confirmation',
    kind: 'action-required',
    message: 'deleting a cluster must be confirmed, and there is no terminal to ask on',
    recordable: true,
    next: [{ command: `indev cluster delete ${name} --yes`, why: 'deletes it without asking' }],
  })
}

function notConfirmed(name: string): CliError {
  return new CliError({
    slug: 'cluster.not-confirmed',
    kind: 'failed',
    message: `${name} was not deleted: what was typed is not its name`,
    recordable: true,
  })
}
