import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { listClusters } from '../../api/clusters.ts'
import { deletePullSecret, pullSecretByName } from '../../api/pull-secrets.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { confirmName, demandConfirmable, yesArg } from '../../confirm-name.ts'
import { pullSecretNameArg, requirePullSecretName } from '../../pull-secrets/schema.ts'

/** `indev pull-secret delete` */
export const pullSecretDelete = defineCommand({
  path: ['pull-secret', 'delete'],
  summary: 'Deletes a pull secret; clusters that use it go on without.',
  description: 'On a terminal it asks you to type the name; without one it needs --yes.',
  args: { name: pullSecretNameArg, yes: yesArg },
  positionals: ['name'],
  result: {
    type: 'object',
    properties: { id: { type: 'string' }, name: { type: 'string' } },
    required: ['id', 'name'],
  },
  async run({ name, yes }, ctx) {
    const wanted = requirePullSecretName(name, 'indev pull-secret delete NAME --yes')
    demandConfirmable(
      ctx,
      yes,
      commandLine(['indev', 'pull-secret', 'delete', wanted], { yes: true }),
    )
    const api = await openApi(ctx)
    const secret = await pullSecretByName(api, wanted)
    if (!yes) {
      const users = (await listClusters(api)).filter(
        ({ imagePullSecret }) => imagePullSecret?.id === secret.id,
      )
      const loss = users.length === 0 ? '' : `used by ${users.map((each) => each.name).join(', ')}`
      await confirmName(ctx, { kind: 'pull secret', name: secret.name, loss })
    }
    await deletePullSecret(api, secret)
    return { id: secret.id, name: secret.name }
  },
  human: ({ name }) => `deleted pull secret: ${name}\n`,
  names: ({ name }) => [name],
})
