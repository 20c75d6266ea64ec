import { defineCommand } from '@indev/cli'
import { openApi } from '../../../api/client.ts'
import { clusterByName } from '../../../api/clusters.ts'
import { pullSecretByName, usePullSecret } from '../../../api/pull-secrets.ts'

/** `indev cluster pull-secret set` */
export const clusterPullSecretSet = defineCommand({
  path: ['cluster', 'pull-secret', 'set'],
  summary: 'Makes a cluster use a pull secret.',
  args: {
    cluster: { type: 'string', alias: 'c', required: true, summary: 'Cluster, by name.' },
    secret: { type: 'string', alias: 's', required: true, summary: 'Pull secret, by name.' },
  },
  positionals: ['cluster', 'secret'],
  result: {
    type: 'object',
    properties: { cluster: { type: 'string' }, pullSecret: { type: 'string' } },
    required: ['cluster', 'pullSecret'],
  },
  async run(args, ctx) {
    const api = await openApi(ctx)
    const cluster = await clusterByName(api, args.cluster)
    const secret = await pullSecretByName(api, args.secret)
    await usePullSecret(api, cluster, secret)
    return { cluster: cluster.name, pullSecret: secret.name }
  },
  human: ({ cluster, pullSecret }) => `cluster ${cluster} uses pull secret ${pullSecret}\n`,
  names: ({ cluster }) => [cluster],
})
