import { defineCommand } from '@indev/cli'
import { modelSchema } from '../../../ai/schema.ts'
import { listModels } from '../../../api/ai.ts'
import { openApi } from '../../../api/client.ts'

/** `indev ai model list` */
export const aiModelList = defineCommand({
  path: ['ai', 'model', 'list'],
  summary: 'Lists the language models on offer.',
  args: {},
  result: { type: 'array', items: modelSchema },
  run: async (_args, ctx) => listModels(await openApi(ctx)),
  human(models, view) {
    if (models.length === 0) return 'No models found\n'
    return view.table(
      ['Name', 'ID', 'Context Length', { title: 'Description', wide: true }],
      models.map(({ displayName, id, contextLength, description }) => [
        displayName,
        id,
        String(contextLength),
        description,
      ]),
    )
  },
  names: (models) => models.map(({ id }) => id),
})
