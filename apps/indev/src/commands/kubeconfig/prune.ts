import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { listClusters } from '../../api/clusters.ts'
import { kubeconfigPlace } from '../../kubeconfig/place.ts'
import { removeOwn } from '../../kubeconfig/remove.ts'
import { removedResult, removedText } from '../../kubeconfig/words.ts'
import { fileArg } from './args.ts'

/** `indev kubeconfig prune` */
export const kubeconfigPrune = defineCommand({
  path: ['kubeconfig', 'prune'],
  summary: 'Takes clusters that are gone out of your kubeconfig.',
  description: 'Only entries of ours, and only those of the platform you are signed in to.',
  args: { kubeconfig: fileArg },
  result: removedResult,
  async run({ kubeconfig }, ctx) {
    const api = await openApi(ctx)
    const alive = new Set((await listClusters(api)).map(({ id }) => id))
    const place = kubeconfigPlace({ file: kubeconfig, env: ctx.env })
    return removeOwn(ctx, place, (own) => own.host === api.host && !alive.has(own.clusterId))
  },
  human: removedText,
  names: ({ contexts }) => contexts,
})
