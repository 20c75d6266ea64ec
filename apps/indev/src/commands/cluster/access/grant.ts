import { defineCommand } from '@indev/cli'
import { grantAccess } from '../../../api/access.ts'
import { openApi } from '../../../api/client.ts'
import { roleChangeSchema } from '../../../people/member-schema.ts'
import { subjectOf, teamArgs, userArgs } from '../../../people/who.ts'
import { accessCluster, clusterArgs } from './args.ts'

/** `indev cluster access grant` */
export const clusterAccessGrant = defineCommand({
  path: ['cluster', 'access', 'grant'],
  summary: 'Gives a user or a team a role on a cluster.',
  examples: [
    {
      command: 'indev cluster access grant --cluster prod --team web --role reader',
      summary: 'All of a team may look.',
    },
  ],
  args: {
    ...clusterArgs,
    ...userArgs,
    ...teamArgs,
    role: {
      type: 'string',
      alias: 'r',
      choices: ['admin', 'reader'],
      required: true,
      summary: 'The role on the cluster.',
    },
  },
  telemetry: {
    attributes: { 'access.role': ['admin', 'reader'], 'access.subject': ['user', 'team'] },
  },
  result: roleChangeSchema,
  async run({ role, ...args }, ctx) {
    const api = await openApi(ctx)
    const cluster = await accessCluster(api, args)
    const subject = await subjectOf(api, args)
    ctx.telemetry.set({ 'access.role': role, 'access.subject': subject.type })
    await grantAccess(api, cluster, subject, role)
    return { ...subject, role, cluster: { id: cluster.id, name: cluster.name } }
  },
  human: ({ type, name, role, cluster }) =>
    `Granted ${role} access to ${type} ${name} on cluster ${cluster.name}\n`,
  names: ({ name }) => [name],
})
