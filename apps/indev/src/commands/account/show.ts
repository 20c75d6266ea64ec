import { defineCommand } from '@indev/cli'
import { whoAmI } from '../../api/account.ts'
import { openApi } from '../../api/client.ts'

/** `indev account show` */
export const accountShow = defineCommand({
  path: ['account', 'show'],
  summary: 'Shows who is signed in.',
  args: {},
  async run(_args, ctx) {
    const api = await openApi(ctx)
    return { host: api.host, ...(await whoAmI(api)) }
  },
  human: (account, view) =>
    view.fields([
      ['Username', account.name],
      ['Organization', account.organizationName],
      ['Organization Role', roleText(account.organizationRoles)],
      ['Platform', account.host],
    ]),
})

function roleText(roles: readonly string[]): string {
  if (roles.includes('owner')) return 'Admin'
  return roles.includes('member') ? 'Member' : 'Unknown'
}
