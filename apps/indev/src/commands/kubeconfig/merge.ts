import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { fetchContext } from '../../kubeconfig/fetch.ts'
import { merge, switchingOf } from '../../kubeconfig/merge.ts'
import { kubeconfigPlace } from '../../kubeconfig/place.ts'
import { mergedResult, mergedText } from '../../kubeconfig/words.ts'
import { fileArg, wishArgs, wishOf } from './args.ts'

/** `indev kubeconfig merge` */
export const kubeconfigMerge = defineCommand({
  path: ['kubeconfig', 'merge'],
  summary: 'Puts a cluster into your kubeconfig.',
  description:
    'Comments, unknown keys and every file of $KUBECONFIG stay as they are; kubeconfig undo takes it back.\n' +
    'On a terminal the cluster becomes the current context; elsewhere where there is none, or with --set-context.',
  examples: [
    { command: 'indev kubeconfig merge prod', summary: 'Then: kubectl get nodes' },
    {
      command: 'indev kubeconfig merge prod --no-set-context --context-name p',
      summary: 'Beside what is current, as kubectl --context p.',
    },
  ],
  args: {
    name: nameArg,
    ...wishArgs,
    kubeconfig: fileArg,
    'set-context': { type: 'boolean', summary: 'Make it the current context.' },
  },
  positionals: ['name'],
  result: mergedResult,
  async run({ name, kubeconfig, 'set-context': set, ...wishes }, ctx) {
    const wanted = requireName(name, 'indev kubeconfig merge NAME')
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, wanted)
    const single = await fetchContext(ctx, api, cluster, wishOf(wishes))
    const place = kubeconfigPlace({ file: kubeconfig, env: ctx.env })
    return merge(ctx, place, single, switchingOf(ctx, set))
  },
  human: mergedText,
  names: ({ context }) => [context],
})
