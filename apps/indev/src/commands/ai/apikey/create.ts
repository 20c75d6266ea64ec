import { defineCommand } from '@indev/cli'
import { acceptAiName, deploymentArg, nameArg } from '../../../ai/names.ts'
import { keySchema } from '../../../ai/schema.ts'
import { createKey, deploymentByName } from '../../../api/ai.ts'
import { openApi } from '../../../api/client.ts'

const MAX_TTL_DAYS = 365

/** `indev ai apikey create` */
export const aiApikeyCreate = defineCommand({
  path: ['ai', 'apikey', 'create'],
  summary: 'Makes a key to a deployment, shown this once.',
  description: 'With -q only the key is printed: for a pipe into a secret store.',
  examples: [
    {
      command: 'indev ai apikey create job --deployment chat --ttl 30',
      summary: 'Runs out after 30 days.',
    },
  ],
  args: {
    name: nameArg,
    deployment: deploymentArg,
    ttl: {
      type: 'number',
      alias: 't',
      integer: true,
      min: 1,
      max: MAX_TTL_DAYS,
      required: true,
      summary: 'Days until it runs out.',
    },
  },
  positionals: ['name'],
  result: {
    ...keySchema,
    properties: {
      ...keySchema.properties,
      key: { type: 'string', description: 'The secret; it is not shown again.' },
    },
    required: [...keySchema.required, 'key'],
  },
  async run({ name, deployment, ttl: ttlDays }, ctx) {
    const called = acceptAiName(name, 'indev ai apikey create NAME --deployment NAME --ttl 30')
    const api = await openApi(ctx)
    const made = await createKey(api, await deploymentByName(api, deployment), {
      name: called,
      ttlDays,
    })
    ctx.narrate('warning: Store this key securely - it will not be shown again.')
    return made
  },
  human: ({ name, key }) => `created AI API key: ${name}\n${key}\n`,
  names: ({ key }) => [key],
})
