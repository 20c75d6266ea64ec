import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { createTeam } from '../../api/teams.ts'
import { acceptDescription, acceptTeamName, teamNameArg, teamSchema } from '../../people/team.ts'

/** `indev team create` */
export const teamCreate = defineCommand({
  path: ['team', 'create'],
  summary: 'Creates a team that you own.',
  examples: [
    {
      command: "indev team create web --description 'The web shop'",
      summary: 'Others join by team member add.',
    },
  ],
  args: {
    name: teamNameArg,
    description: { type: 'string', alias: 'd', summary: 'What it does, 1 to 100 characters.' },
  },
  positionals: ['name'],
  result: teamSchema,
  async run({ name, description }, ctx) {
    const body = {
      name: acceptTeamName(name, 'indev team create NAME --description TEXT'),
      description: acceptDescription(description),
    }
    return createTeam(await openApi(ctx), body)
  },
  human: ({ id, name }) => `created team: ${name} (ID: ${id})\n`,
  names: ({ name }) => [name],
})
