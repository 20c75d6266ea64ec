import { defineCommand } from '@indev/cli'
import type { Api } from '../../api/client.ts'
import { listClusters } from '../../api/clusters.ts'
import { deletePullSecret, pullSecretByName } from '../../api/pull-secrets.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { ASKS_FOR_NAME, deletedSchema, deleteNamed, yesArg } from '../../delete-named.ts'
import { pullSecretNameArg, requirePullSecretName } from '../../pull-secrets/schema.ts'

/** `indev pull-secret delete` */
export const pullSecretDelete = defineCommand({
  path: ['pull-secret', 'delete'],
  summary: 'Deletes a pull secret; clusters that use it go on without.',
  description: ASKS_FOR_NAME,
  args: { name: pullSecretNameArg, yes: yesArg },
  positionals: ['name'],
  result: deletedSchema,
  async run({ name, yes }, ctx) {
    const wanted = requirePullSecretName(name, 'indev pull-secret delete NAME --yes')
    return deleteNamed(ctx, {
      kind: 'pull secret',
      isSure: yes,
      again: commandLine(['indev', 'pull-secret', 'delete', wanted], { yes: true }),
      find: (api) => pullSecretByName(api, wanted),
      loss: usersOf,
      remove: deletePullSecret,
    })
  },
  human: ({ name }) => `deleted pull secret: ${name}\n`,
  names: ({ name }) => [name],
})

async function usersOf(api: Api, { id }: { readonly id: string }): Promise<string> {
  const users = (await listClusters(api)).filter((each) => each.imagePullSecret?.id === id)
  return users.length === 0 ? '' : `used by ${users.map((each) => each.name).join(', ')}`
}
