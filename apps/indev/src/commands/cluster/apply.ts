import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { changeCluster } from '../../api/clusters.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { differenceText } from '../../clusters/compare.ts'
import { createOnce } from '../../clusters/create.ts'
import { compareFile } from '../../clusters/from-file.ts'
import { nameArg } from '../../clusters/name.ts'
import { clusterSchema } from '../../api/cluster.ts'
import { waitUntilChanged } from '../../clusters/wait-changed.ts'
import { waitUntilCreated } from '../../clusters/wait-created.ts'
import { openJournal } from '../../operations/journal.ts'

/** `indev cluster apply` */
export const clusterApply = defineCommand({
  path: ['cluster', 'apply'],
  summary: 'Makes a cluster what a file says: creates it, or changes it.',
  description:
    'The file is JSON or YAML, as `indev cluster get NAME -o yaml` prints it; what it does not mention stays.\n' +
    'A name stands for the cluster of exactly this name, else for the only one that was made of it.',
  examples: [
    { command: 'indev cluster apply -f cluster.yaml', summary: 'Creates it, or changes it.' },
    { command: 'indev cluster diff -f cluster.yaml', summary: 'Shows what that would do.' },
  ],
  args: {
    file: {
      type: 'string',
      alias: 'f',
      required: true,
      summary: 'File to apply; - is stdin.',
      complete: 'file',
    },
    name: { ...nameArg, summary: 'Name of the cluster, in the place of the one in the file.' },
    wait: { type: 'boolean', summary: 'Wait until it is so; the default on a terminal.' },
    timeout: { type: 'duration', default: '30m', summary: 'How long to wait: 90s, 30m.' },
  },
  telemetry: { attributes: { 'cluster.applied': ['created', 'changed', 'unchanged'] } },
  result: clusterSchema,
  async run({ file, name, wait, timeout: timeoutMs }, ctx) {
    const isWaiting = wait ?? ctx.io.stderr.isTTY
    const api = await openApi(ctx)
    const { spec, cluster, comparison } = await compareFile(ctx, api, { file, name })
    const { change, differences } = comparison
    if (cluster !== undefined) {
      ctx.telemetry.set({ 'cluster.applied': change === undefined ? 'unchanged' : 'changed' })
      if (change === undefined) {
        ctx.narrate(`${cluster.name} is what the file says: nothing was changed`)
        return cluster
      }
      for (const each of differences) ctx.narrate(differenceText(each))
      const accepted = await changeCluster(api, cluster, change)
      return isWaiting ? waitUntilChanged(ctx, api, accepted, timeoutMs) : accepted.cluster
    }
    ctx.telemetry.set({ 'cluster.applied': 'created' })
    const journal = openJournal(ctx)
    const again = commandLine(['indev', 'cluster', 'apply'], { file, name })
    const created = await createOnce(ctx, api, journal, { spec, key: undefined, again })
    if (isWaiting) return waitUntilCreated(ctx, api, journal, created, { timeoutMs, anew: again })
    ctx.onShown(() => journal.end(created.entry, {}))
    return created.cluster
  },
  human: ({ name }) => `${name}\n`,
  names: ({ name }) => [name],
})
