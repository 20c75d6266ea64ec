import { defineCommand } from '@indev/cli'
import { deploymentArg, nameArg, requireAiName } from '../../../ai/names.ts'
import { deleteKey, deploymentByName, keyByName } from '../../../api/ai.ts'
import { commandLine } from '../../../clusters/command-line.ts'
import { ASKS_FOR_NAME, deletedSchema, deleteNamed, yesArg } from '../../../delete-named.ts'

/** `indev ai apikey delete` */
export const aiApikeyDelete = defineCommand({
  path: ['ai', 'apikey', 'delete'],
  summary: 'Deletes a key: whoever uses it is refused from then on.',
  description: ASKS_FOR_NAME,
  args: { name: nameArg, deployment: deploymentArg, yes: yesArg },
  positionals: ['name'],
  result: deletedSchema,
  async run({ name, deployment, yes }, ctx) {
    const wanted = requireAiName(name, 'indev ai apikey delete NAME --deployment NAME --yes')
    return deleteNamed(ctx, {
      kind: 'API key',
      isSure: yes,
      again: commandLine(['indev', 'ai', 'apikey', 'delete', wanted], { deployment, yes: true }),
      async find(api) {
        const opened = await deploymentByName(api, deployment)
        return { ...(await keyByName(api, opened, wanted)), opened }
      },
      loss: async (_api, { prefix, expiresAt }) =>
        `it begins with ${prefix} and runs out at ${expiresAt}`,
      remove: (api, key) => deleteKey(api, key.opened, key),
    })
  },
  human: ({ name }) => `deleted AI API key: ${name}\n`,
  names: ({ name }) => [name],
})
