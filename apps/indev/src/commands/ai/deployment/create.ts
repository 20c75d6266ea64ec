import { defineCommand } from '@indev/cli'
import { acceptAiName, nameArg } from '../../../ai/names.ts'
import { deploymentSchema } from '../../../ai/schema.ts'
import { createDeployment } from '../../../api/ai.ts'
import { openApi } from '../../../api/client.ts'

/** `indev ai deployment create` */
export const aiDeploymentCreate = defineCommand({
  path: ['ai', 'deployment', 'create'],
  summary: 'Deploys a language model.',
  examples: [
    {
      command: 'indev ai deployment create chat --model sim-small-8b',
      summary: 'Then make a key to it.',
    },
  ],
  args: {
    name: nameArg,
    model: {
      type: 'string',
      alias: 'm',
      required: true,
      placeholder: 'ID',
      summary: 'Model, by id: see ai model list.',
    },
  },
  positionals: ['name'],
  result: deploymentSchema,
  async run({ name, model }, ctx) {
    const body = {
      name: acceptAiName(name, 'indev ai deployment create NAME --model ID'),
      model,
    }
    return createDeployment(await openApi(ctx), body)
  },
  human: ({ name, endpoint }) => `created AI deployment: ${name}\nendpoint: ${endpoint}\n`,
  names: ({ name }) => [name],
})
