import { defineCommand } from '@indev/cli'
import { deleteTeam, listTeamMembers, teamByName } from '../../api/teams.ts'
import { commandLine } from '../../clusters/command-line.ts'
import { ASKS_FOR_NAME, count, deletedSchema, deleteNamed, yesArg } from '../../delete-named.ts'
import { requireTeamName, teamNameArg } from '../../people/team.ts'

/** `indev team delete` */
export const teamDelete = defineCommand({
  path: ['team', 'delete'],
  summary: 'Deletes a team, and with it the roles that it gave its members.',
  description: ASKS_FOR_NAME,
  args: { name: teamNameArg, yes: yesArg },
  positionals: ['name'],
  result: deletedSchema,
  async run({ name, yes }, ctx) {
    const wanted = requireTeamName(name, 'indev team delete NAME --yes')
    return deleteNamed(ctx, {
      kind: 'team',
      isSure: yes,
      again: commandLine(['indev', 'team', 'delete', wanted], { yes: true }),
      find: (api) => teamByName(api, wanted),
      loss: async (api, team) => count(await listTeamMembers(api, team), 'member'),
      remove: deleteTeam,
    })
  },
  human: ({ name }) => `deleted team: ${name}\n`,
  names: ({ name }) => [name],
})
