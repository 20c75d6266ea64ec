import type { Command } from '@indev/cli'
import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { changeCluster, clusterByName } from '../../api/clusters.ts'
import { unsupported } from '../../api/features.ts'
import { nameArg, requireName } from '../../clusters/name.ts'
import { clusterSchema } from '../../api/cluster.ts'

/** `indev cluster protect` */
export const clusterProtect = protection('protect', 'Keeps a cluster from being deleted.', true)

/** `indev cluster unprotect` */
export const clusterUnprotect = protection(
  'unprotect',
  'Lets a protected cluster be deleted again.',
  false,
)

function protection(word: string, summary: string, isProtected: boolean): Command {
  return defineCommand({
    path: ['cluster', word],
    summary,
    args: { name: nameArg },
    positionals: ['name'],
    result: clusterSchema,
    async run({ name }, ctx) {
      const wanted = requireName(name, `indev cluster ${word} NAME`)
      const api = await openApi(ctx)
      const found = await clusterByName(api, wanted)
      const { cluster } = await changeCluster(api, found, { protected: isProtected })
      // A platform that takes the word and does nothing must not be believed.
      if (cluster.protected !== isProtected) throw unsupported('protection from being deleted')
      return cluster
    },
    human: ({ name }) => `${name}: ${isProtected ? 'protected' : 'not protected'}\n`,
    names: ({ name }) => [name],
  })
}
