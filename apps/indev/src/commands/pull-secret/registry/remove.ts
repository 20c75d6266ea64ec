import { defineCommand } from '@indev/cli'
import { openApi } from '../../../api/client.ts'
import { changePullSecret, pullSecretByName } from '../../../api/pull-secrets.ts'
import { pullSecretSchema } from '../../../pull-secrets/schema.ts'
import { addressArg, pullSecretArg } from './args.ts'

/** `indev pull-secret registry remove` */
export const pullSecretRegistryRemove = defineCommand({
  path: ['pull-secret', 'registry', 'remove'],
  summary: 'Takes a registry out of a pull secret; one must stay.',
  args: { 'pull-secret': pullSecretArg, address: addressArg },
  result: pullSecretSchema,
  async run({ 'pull-secret': secret, address }, ctx) {
    const api = await openApi(ctx)
    return changePullSecret(api, await pullSecretByName(api, secret), { [address]: null })
  },
  human: ({ name, registries }) => `pull secret ${name} has: ${registries.join(', ')}\n`,
  names: ({ name }) => [name],
})
