import { defineCommand } from '@indev/cli'
import { deploymentArg, nameArg, requireAiName } from '../../../ai/names.ts'
import { deletedSchema } from '../../../ai/schema.ts'
import { deleteKey, deploymentByName, keyByName } from '../../../api/ai.ts'
import { openApi } from '../../../api/client.ts'
import { commandLine } from '../../../clusters/command-line.ts'
import { confirmName, demandConfirmable, yesArg } from '../../../confirm-name.ts'

/** `indev ai apikey delete` */
export const aiApikeyDelete = defineCommand({
  path: ['ai', 'apikey', 'delete'],
  summary: 'Deletes a key: whoever uses it is refused from then on.',
  description: 'On a terminal it asks you to type the name; without one it needs --yes.',
  args: { name: nameArg, deployment: deploymentArg, yes: yesArg },
  positionals: ['name'],
  result: deletedSchema,
  async run({ name, deployment, yes }, ctx) {
    const wanted = requireAiName(name, 'indev ai apikey delete NAME --deployment NAME --yes')
    const words = ['indev', 'ai', 'apikey', 'delete', wanted]
    demandConfirmable(ctx, yes, commandLine(words, { deployment, yes: true }))
    const api = await openApi(ctx)
    const found = await deploymentByName(api, deployment)
    const key = await keyByName(api, found, wanted)
    if (!yes) {
      const loss = `it begins with ${key.prefix} and runs out at ${key.expiresAt}`
      await confirmName(ctx, { kind: 'API key', name: key.name, loss })
    }
    await deleteKey(api, found, key)
    return { id: key.id, name: key.name }
  },
  human: ({ name }) => `deleted AI API key: ${name}\n`,
  names: ({ name }) => [name],
})
