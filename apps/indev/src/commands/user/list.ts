import { defineCommand } from '@indev/cli'
import { openApi } from '../../api/client.ts'
import { listUsers } from '../../api/users.ts'

/** `indev user list` */
export const userList = defineCommand({
  path: ['user', 'list'],
  summary: 'Lists the users of your organization.',
  args: {},
  result: {
    type: 'array',
    items: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        name: { type: 'string' },
        upn: { type: 'string', description: 'User principal name.' },
        roles: { type: 'array', items: { type: 'string' } },
      },
      required: ['id', 'name', 'upn', 'roles'],
    },
  },
  async run(_args, ctx) {
    const users = await listUsers(await openApi(ctx))
    ctx.rememberNames(
      'user',
      users.map(({ upn }) => upn),
    )
    return users.toSorted(
      (a, b) => rank(a.roles) - rank(b.roles) || a.name.localeCompare(b.name, 'en'),
    )
  },
  human(users, view) {
    if (users.length === 0) return 'No users found\n'
    return view.table(
      [{ title: 'ID', wide: true }, 'Name', 'UPN', 'Role'],
      users.map(({ id, name, upn, roles }) => [id, name, upn, roleText(roles)]),
    )
  },
  names: (users) => users.map(({ upn }) => upn),
})

/** Owners first. */
function rank(roles: readonly string[]): number {
  return roles.includes('owner') ? 0 : 1
}

function roleText(roles: readonly string[]): string {
  if (roles.includes('owner')) return 'Owner'
  return roles.includes('member') ? 'Member' : roles.join(', ')
}
