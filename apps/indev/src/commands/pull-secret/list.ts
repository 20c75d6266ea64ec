import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { listPullSecrets } from '../../api/pull-secrets.ts'
import { pullSecretSchema } from '../../pull-secrets/schema.ts'

/** `indev pull-secret list` */
export const pullSecretList = defineCommand({
  path: ['pull-secret', 'list'],
  summary: 'Lists the pull secrets of your organization; never their passwords.',
  args: {},
  result: { type: 'array', items: pullSecretSchema },
  run: async (_args, ctx) => listPullSecrets(await openApi(ctx)),
  human(secrets, view) {
    if (secrets.length === 0) return 'No pull secrets found\n'
    return view.table(
      [
        'Name',
        { title: 'Registries', keep: 3 },
        { title: 'Created At', keep: 2 },
        { title: 'ID', wide: true },
      ],
      secrets.map(({ id, name, registries, createdAt }) => [
        name,
        registries.join(', '),
        view.time(createdAt),
        id,
      ]),
    )
  },
  names: (secrets) => secrets.map(({ name }) => name),
})
