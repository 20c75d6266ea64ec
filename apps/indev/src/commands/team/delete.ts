import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { deleteTeam, listTeamMembers, teamByName } from '../../api/teams.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { confirmName, demandConfirmable, yesArg } from '../../confirm-name.ts'
import { requireTeamName, teamNameArg } from '../../people/team.ts'

/** `indev team delete` */
export const teamDelete = defineCommand({
  path: ['team', 'delete'],
  summary: 'Deletes a team, and with it the roles that it gave its members.',
  description: 'On a terminal it asks you to type the name; without one it needs --yes.',
  args: { name: teamNameArg, yes: yesArg },
  positionals: ['name'],
  result: {
    type: 'object',
    properties: { id: { type: 'string' }, name: { type: 'string' } },
    required: ['id', 'name'],
  },
  async run({ name, yes }, ctx) {
    const wanted = requireTeamName(name, 'indev team delete NAME --yes')
    const again = commandLine(['indev', 'team', 'delete', wanted], { yes: true })
    demandConfirmable(ctx, yes, again)
    const api = await openApi(ctx)
    const team = await teamByName(api, wanted)
    if (!yes) {
      const { length } = await listTeamMembers(api, team)
      const loss = length === 1 ? '1 member' : `${length} members`
      await confirmName(ctx, { kind: 'team', name: team.name, loss })
    }
    await deleteTeam(api, team)
    return { id: team.id, name: team.name }
  },
  human: ({ name }) => `deleted team: ${name}\n`,
  names: ({ name }) => [name],
})
