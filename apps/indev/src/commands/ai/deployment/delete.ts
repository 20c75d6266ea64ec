import { defineCommand } from '@indev/cli'
import { nameArg, requireAiName } from '../../../ai/names.ts'
import { deleteDeployment, deploymentByName, listKeys } from '../../../api/ai.ts'
import { commandLine } from '../../../clusters/command-line.ts'
import { ASKS_FOR_NAME, count, deletedSchema, deleteNamed, yesArg } from '../../../delete-named.ts'

/** `indev ai deployment delete` */
export const aiDeploymentDelete = defineCommand({
  path: ['ai', 'deployment', 'delete'],
  summary: 'Deletes a deployment and the keys to it.',
  description: ASKS_FOR_NAME,
  args: { name: nameArg, yes: yesArg },
  positionals: ['name'],
  result: deletedSchema,
  async run({ name, yes }, ctx) {
    const wanted = requireAiName(name, 'indev ai deployment delete NAME --yes')
    return deleteNamed(ctx, {
      kind: 'AI deployment',
      isSure: yes,
      again: commandLine(['indev', 'ai', 'deployment', 'delete', wanted], { yes: true }),
      find: (api) => deploymentByName(api, wanted),
      loss: async (api, deployment) => count(await listKeys(api, deployment), 'API key'),
      remove: deleteDeployment,
    })
  },
  human: ({ name }) => `deleted AI deployment: ${name}\n`,
  names: ({ name }) => [name],
})
