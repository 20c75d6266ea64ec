import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { clusterByName } from '../../api/clusters.ts'
import { platformFeatures } from '../../api/features.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { loginWithOc } from '../../clusters/oc-login.ts'
import { fetchContext } from '../../kubeconfig/fetch.ts'
import { merge, switchingOf } from '../../kubeconfig/merge.ts'
import { kubeconfigPlace } from '../../kubeconfig/place.ts'
import { mergedResult, mergedText } from '../../kubeconfig/words.ts'

/** `indev cluster login` */
export const clusterLogin = defineCommand({
  path: ['cluster', 'login'],
  summary: 'Lets kubectl in to a cluster.',
  description:
    'exec puts it into your kubeconfig, with indev as the source of tokens; oc runs `oc login`.\n' +
    'auto takes exec where the platform can do it. On a terminal the cluster becomes the current context; ' +
    'elsewhere where there is none.',
  args: {
    name: nameArg,
    method: {
      type: 'string',
      choices: ['auto', 'exec', 'oc'],
      default: 'auto',
      summary: 'How to get in.',
    },
  },
  positionals: ['name'],
  telemetry: { attributes: { 'cluster.login_method': ['exec', 'oc'] } },
  result: {
    type: 'object',
    properties: {
      name: { type: 'string' },
      method: { type: 'string', enum: ['exec', 'oc'] },
      ...mergedResult.properties,
    },
    required: ['name', 'method'],
  },
  async run({ name, method }, ctx) {
    const wanted = requireName(name, 'indev cluster login NAME')
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, wanted)
    const canExec =
      method === 'exec' ||
      (method === 'auto' &&
        (await platformFeatures(ctx, api.host, ['kubeconfig'])).has('kubeconfig'))
    ctx.telemetry.set({ 'cluster.login_method': canExec ? 'exec' : 'oc' })
    if (canExec) {
      const place = kubeconfigPlace({ env: ctx.env })
      const single = await fetchContext(ctx, api, cluster)
      const merged = await merge(ctx, place, single, switchingOf(ctx))
      return { name: cluster.name, method: 'exec' as const, ...merged }
    }
    ctx.narrate(`Logging in to cluster ${cluster.name}...`)
    await loginWithOc(ctx, cluster.name)
    return { name: cluster.name, method: 'oc' as const }
  },
  human: (value) => ('context' in value ? mergedText(value) : ''),
  names: ({ name }) => [name],
})
