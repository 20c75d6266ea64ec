import { defineCommand } from '@indev/cli'
import { openApi } from '../../../api/client.ts'
import { removeTeamMember } from '../../../api/teams.ts'
import { roleChangeSchema } from '../../../people/member-schema.ts'
import { teamArgs, teamOf, userArgs, userOf } from '../../../people/who.ts'

/** `indev team member remove` */
export const teamMemberRemove = defineCommand({
  path: ['team', 'member', 'remove'],
  summary: 'Takes a user out of a team.',
  args: { ...teamArgs, ...userArgs },
  result: roleChangeSchema,
  async run(who, ctx) {
    const api = await openApi(ctx)
    const team = await teamOf(api, who)
    const user = await userOf(api, who)
    await removeTeamMember(api, team, user)
    return { type: 'user' as const, ...user, team: { id: team.id, name: team.name } }
  },
  human: ({ id, name, team }) =>
    `removed user: ${name} (${id}) from team: ${team.name} (${team.id})\n`,
  names: ({ name }) => [name],
})
