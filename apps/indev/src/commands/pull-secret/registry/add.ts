import { defineCommand } from '@indev/cli'
import { openApi } from '../../../api/client.ts'
import { changePullSecret, pullSecretByName } from '../../../api/pull-secrets.ts'
import { commandLine } from '../../../clusters/command-line.ts'
import { passwordArgs, readPassword } from '../../../pull-secrets/password.ts'
import { pullSecretSchema } from '../../../pull-secrets/schema.ts'
import { addressArg, pullSecretArg } from './args.ts'

/** `indev pull-secret registry add` */
export const pullSecretRegistryAdd = defineCommand({
  path: ['pull-secret', 'registry', 'add'],
  summary: 'Adds a registry to a pull secret, or gives it another password.',
  args: {
    'pull-secret': pullSecretArg,
    address: addressArg,
    username: { type: 'string', alias: 'u', required: true, summary: 'Who signs in there.' },
    password: {
      type: 'string',
      summary: 'Seen by every user of this machine: better by stdin, a file or a question.',
    },
    ...passwordArgs,
  },
  result: pullSecretSchema,
  async run({ 'pull-secret': secret, address, username, password: typed, ...source }, ctx) {
    const words = ['indev', 'pull-secret', 'registry', 'add', '--pull-secret', secret]
    const again = commandLine(words, { address, username, 'password-stdin': true })
    const password = typed ?? (await readPassword(ctx, { address, username }, source, again))
    const api = await openApi(ctx)
    const found = await pullSecretByName(api, secret)
    return changePullSecret(api, found, { [address]: { username, password } })
  },
  human: ({ name, registries }) => `pull secret ${name} has: ${registries.join(', ')}\n`,
  names: ({ name }) => [name],
})
