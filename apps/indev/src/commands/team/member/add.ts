import { defineCommand } from '@indev/cli'
import { openApi } from '../../../api/client.ts'
import { addTeamMember } from '../../../api/teams.ts'
import { roleChangeSchema } from '../../../people/member-schema.ts'
import { teamArgs, teamOf, userArgs, userOf } from '../../../people/who.ts'

/** `indev team member add` */
export const teamMemberAdd = defineCommand({
  path: ['team', 'member', 'add'],
  summary: 'Puts a user into a team.',
  examples: [
    {
      command: 'indev team member add --team web --user alice@acme.example --role owner',
      summary: 'Owners change the team.',
    },
  ],
  args: {
    ...teamArgs,
    ...userArgs,
    role: {
      type: 'string',
      alias: 'r',
      choices: ['owner', 'member'],
      required: true,
      summary: 'The role in the team.',
    },
  },
  telemetry: { attributes: { 'team.role': ['owner', 'member'] } },
  result: roleChangeSchema,
  async run({ role, ...who }, ctx) {
    ctx.telemetry.set({ 'team.role': role })
    const api = await openApi(ctx)
    const team = await teamOf(api, who)
    const user = await userOf(api, who)
    await addTeamMember(api, team, user.id, role)
    return { type: 'user' as const, ...user, role, team: { id: team.id, name: team.name } }
  },
  human: ({ id, name, team }) => `added user: ${name} (${id}) to team: ${team.name} (${team.id})\n`,
  names: ({ name }) => [name],
})
