import { defineCommand } from '@indev/cli'
import { listAccess } from '../../../api/access.ts'
import { openApi } from '../../../api/client.ts'
import { membersSchema } from '../../../people/member-schema.ts'
import { accessCluster, clusterArgs } from './args.ts'

/** `indev cluster access list` */
export const clusterAccessList = defineCommand({
  path: ['cluster', 'access', 'list'],
  summary: 'Lists who has access to a cluster.',
  args: clusterArgs,
  positionals: ['cluster'],
  result: membersSchema,
  async run(args, ctx) {
    const api = await openApi(ctx)
    return listAccess(api, await accessCluster(api, args))
  },
  human(members, view) {
    if (members.length === 0) return 'No members found\n'
    return view.table(
      ['Name', 'Type', 'Roles', { title: 'Details', wide: true }],
      members.map(({ subject, roles }) => [
        subject.name,
        subject.type,
        roles.join(', '),
        subject.details,
      ]),
    )
  },
  names: (members) => members.map(({ subject }) => subject.name),
})
