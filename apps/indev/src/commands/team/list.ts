import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { listTeams } from '../../api/teams.ts'
import { roleText, teamSchema } from '../../people/team.ts'

/** `indev team list` */
export const teamList = defineCommand({
  path: ['team', 'list'],
  summary: 'Lists the teams of your organization, yours first.',
  args: {},
  result: { type: 'array', items: teamSchema },
  async run(_args, ctx) {
    const teams = await listTeams(await openApi(ctx))
    ctx.rememberNames(
      'team',
      teams.map(({ name }) => name),
    )
    return teams.toSorted((a, b) => key(b.roles).localeCompare(key(a.roles), 'en'))
  },
  human(teams, view) {
    if (teams.length === 0) return 'No teams found\n'
    return view.table(
      [
        { title: 'ID', wide: true },
        { title: 'Name', keep: 9 },
        { title: 'Description', keep: 1 },
        { title: 'Role', keep: 5 },
      ],
      teams.map(({ id, name, description, roles }) => [id, name, description, roleText(roles)]),
    )
  },
  names: (teams) => teams.map(({ name }) => name),
})

/** Descending, `owner` and `member` come before no role at all. */
function key(roles: readonly string[]): string {
  return roles.toSorted().join(',')
}
