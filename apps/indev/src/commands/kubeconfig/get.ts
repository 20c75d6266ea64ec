import { defineCommand } from '@indev/cli'
import { stringify } from 'yaml'
import { openApi } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { fetchContext } from '../../kubeconfig/fetch.ts'
import { wholeFile } from '../../kubeconfig/merge.ts'
import { wishArgs, wishOf } from './args.ts'

/** `indev kubeconfig get` */
export const kubeconfigGet = defineCommand({
  path: ['kubeconfig', 'get'],
  summary: 'Prints a kubeconfig for a cluster.',
  description: 'Nothing is written: redirect it into a file, and give that to kubectl.',
  examples: [
    { command: 'indev kubeconfig get prod > prod.yaml', summary: 'A file of its own.' },
    {
      command: 'indev kubeconfig get prod --auth token > job.yaml',
      summary: 'With a token that runs out, where indev is not installed.',
    },
  ],
  args: { name: nameArg, ...wishArgs },
  positionals: ['name'],
  result: { type: 'object', description: 'The kubeconfig, as kubectl reads it.' },
  async run({ name, ...wishes }, ctx) {
    const wanted = requireName(name, 'indev kubeconfig get NAME')
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, wanted)
    const { expiresAt, ...single } = await fetchContext(ctx, api, cluster, wishOf(wishes))
    if (expiresAt !== undefined) ctx.narrate(`its token runs out at ${expiresAt}`)
    return wholeFile(single).toJson()
  },
  human: (value) => stringify(value, { lineWidth: 0 }),
})
