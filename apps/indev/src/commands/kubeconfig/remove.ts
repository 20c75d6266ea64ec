import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { kubeconfigPlace } from '../../kubeconfig/place.ts'
import { removeOwn } from '../../kubeconfig/remove.ts'
import { removedResult, removedText } from '../../kubeconfig/words.ts'
import { fileArg } from './args.ts'

/** `indev kubeconfig remove` */
export const kubeconfigRemove = defineCommand({
  path: ['kubeconfig', 'remove'],
  summary: 'Takes a cluster out of your kubeconfig.',
  description:
    'The cluster itself stays. A current context that is gone is unset, not left dangling.',
  args: { name: nameArg, kubeconfig: fileArg },
  positionals: ['name'],
  result: removedResult,
  async run({ name, kubeconfig }, ctx) {
    const wanted = requireName(name, 'indev kubeconfig remove NAME')
    const api = await openApi(ctx)
    const { id } = await clusterByName(api, wanted)
    const place = kubeconfigPlace({ file: kubeconfig, env: ctx.env })
    return removeOwn(ctx, place, (own) => own.host === api.host && own.clusterId === id)
  },
  human: removedText,
  names: ({ contexts }) => contexts,
})
