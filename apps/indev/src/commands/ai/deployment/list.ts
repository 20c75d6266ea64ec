import { defineCommand } from '@indev/cli'
import { deploymentSchema } from '../../../ai/schema.ts'
import { listDeployments } from '../../../api/ai.ts'
import { openApi } from '../../../api/client.ts'

/** `indev ai deployment list` */
export const aiDeploymentList = defineCommand({
  path: ['ai', 'deployment', 'list'],
  summary: 'Lists the deployed models of your organization.',
  args: {},
  result: { type: 'array', items: deploymentSchema },
  run: async (_args, ctx) => listDeployments(await openApi(ctx)),
  human(deployments, view) {
    if (deployments.length === 0) return 'No deployments found\n'
    return view.table(
      [
        'Name',
        'Model',
        'Endpoint',
        { title: 'Created By', wide: true },
        { title: 'Created By UPN', wide: true },
        { title: 'ID', wide: true },
      ],
      deployments.map(({ id, name, model, endpoint, createdBy }) => [
        name,
        model,
        endpoint,
        createdBy.name,
        createdBy.upn,
        id,
      ]),
    )
  },
  names: (deployments) => deployments.map(({ name }) => name),
})
