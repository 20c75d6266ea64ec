import { defineCommand } from '@indev/cli'
import { nameArg, requireAiName } from '../../../ai/names.ts'
import { deletedSchema } from '../../../ai/schema.ts'
import { deleteDeployment, deploymentByName, listKeys } from '../../../api/ai.ts'
import { openApi } from '../../../api/client.ts'
import { commandLine } from '../../../clusters/command-line.ts'
import { confirmName, demandConfirmable, yesArg } from '../../../confirm-name.ts'

/** `indev ai deployment delete` */
export const aiDeploymentDelete = defineCommand({
  path: ['ai', 'deployment', 'delete'],
  summary: 'Deletes a deployment and the keys to it.',
  description: 'On a terminal it asks you to type the name; without one it needs --yes.',
  args: { name: nameArg, yes: yesArg },
  positionals: ['name'],
  result: deletedSchema,
  async run({ name, yes }, ctx) {
    const wanted = requireAiName(name, 'indev ai deployment delete NAME --yes')
    const again = commandLine(['indev', 'ai', 'deployment', 'delete', wanted], { yes: true })
    demandConfirmable(ctx, yes, again)
    const api = await openApi(ctx)
    const deployment = await deploymentByName(api, wanted)
    if (!yes) {
      const { length } = await listKeys(api, deployment)
      const loss = length === 1 ? '1 API key' : `${length} API keys`
      await confirmName(ctx, { kind: 'AI deployment', name: deployment.name, loss })
    }
    await deleteDeployment(api, deployment)
    return { id: deployment.id, name: deployment.name }
  },
  human: ({ name }) => `deleted AI deployment: ${name}\n`,
  names: ({ name }) => [name],
})
