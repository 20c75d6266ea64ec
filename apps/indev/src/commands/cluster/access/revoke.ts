import { defineCommand } from '@indev/cli'
import { revokeAccess } from '../../../api/access.ts'
import { openApi } from '../../../api/client.ts'
import { roleChangeSchema } from '../../../people/member-schema.ts'
import { subjectOf, teamArgs, userArgs } from '../../../people/who.ts'
import { accessCluster, clusterArgs } from './args.ts'

/** `indev cluster access revoke` */
export const clusterAccessRevoke = defineCommand({
  path: ['cluster', 'access', 'revoke'],
  summary: 'Takes the role of a user or a team on a cluster away.',
  args: { ...clusterArgs, ...userArgs, ...teamArgs },
  telemetry: { attributes: { 'access.subject': ['user', 'team'] } },
  result: roleChangeSchema,
  async run(args, ctx) {
    const api = await openApi(ctx)
    const cluster = await accessCluster(api, args)
    const subject = await subjectOf(api, args)
    ctx.telemetry.set({ 'access.subject': subject.type })
    await revokeAccess(api, cluster, subject)
    return { ...subject, cluster: { id: cluster.id, name: cluster.name } }
  },
  human: ({ type, name, cluster }) =>
    `Revoked access for ${type} ${name} from cluster ${cluster.name}\n`,
  names: ({ name }) => [name],
})
