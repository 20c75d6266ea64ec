import { defineCommand } from '@indev/cli'
import { deploymentArg } from '../../../ai/names.ts'
import { keySchema } from '../../../ai/schema.ts'
import { deploymentByName, listKeys } from '../../../api/ai.ts'
import { openApi } from '../../../api/client.ts'

/** `indev ai apikey list` */
export const aiApikeyList = defineCommand({
  path: ['ai', 'apikey', 'list'],
  summary: 'Lists the keys to a deployment; never the secrets themselves.',
  args: { deployment: deploymentArg },
  positionals: ['deployment'],
  result: { type: 'array', items: keySchema },
  async run({ deployment }, ctx) {
    const api = await openApi(ctx)
    return listKeys(api, await deploymentByName(api, deployment))
  },
  human(keys, view) {
    if (keys.length === 0) return 'No API keys found\n'
    return view.table(
      [
        'Name',
        'Prefix',
        'Created At',
        'Expires At',
        { title: 'Created By', wide: true },
        { title: 'ID', wide: true },
      ],
      keys.map(({ id, name, prefix, createdAt, expiresAt, createdBy }) => [
        name,
        prefix,
        view.time(createdAt),
        view.time(expiresAt),
        createdBy.name,
        id,
      ]),
    )
  },
  names: (keys) => keys.map(({ name }) => name),
})
