import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { pullSecretByName } from '../../api/pull-secrets.ts'
import {
  pullSecretNameArg,
  pullSecretSchema,
  requirePullSecretName,
} from '../../pull-secrets/schema.ts'

/** `indev pull-secret get` */
export const pullSecretGet = defineCommand({
  path: ['pull-secret', 'get'],
  summary: 'Shows a pull secret; never its passwords.',
  args: { name: pullSecretNameArg },
  positionals: ['name'],
  result: pullSecretSchema,
  async run({ name }, ctx) {
    const wanted = requirePullSecretName(name, 'indev pull-secret get NAME')
    return pullSecretByName(await openApi(ctx), wanted)
  },
  human: ({ id, name, createdAt, registries }, view) =>
    view.fields([
      ['Name', name],
      ['ID', id],
      ['Created At', view.time(createdAt)],
      ['Registries', registries.join(', ')],
    ]),
  names: ({ name }) => [name],
})
