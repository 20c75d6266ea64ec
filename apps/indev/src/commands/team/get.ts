import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { listTeamMembers, teamByName } from '../../api/teams.ts'
import { membersSchema } from '../../people/member-schema.ts'
import { requireTeamName, roleText, teamNameArg, teamSchema } from '../../people/team.ts'

/** `indev team get` */
export const teamGet = defineCommand({
  path: ['team', 'get'],
  summary: 'Shows a team and who is in it.',
  args: { name: teamNameArg },
  positionals: ['name'],
  result: {
    ...teamSchema,
    properties: { ...teamSchema.properties, members: membersSchema },
  },
  async run({ name }, ctx) {
    const api = await openApi(ctx)
    const team = await teamByName(api, requireTeamName(name, 'indev team get NAME'))
    return { ...team, members: await listTeamMembers(api, team) }
  },
  human({ id, name, description, members }, view) {
    const facts = view.fields([
      ['ID', id],
      ['Name', name],
      ['Description', description],
    ])
    const table =
      members.length === 0
        ? 'No members found\n'
        : view.table(
            ['Name', 'Role'],
            members.map(({ subject, roles }) => [subject.name, roleText(roles)]),
          )
    return `Team Information:\n${facts}\nMembers:\n${table}`
  },
  names: ({ name }) => [name],
})
