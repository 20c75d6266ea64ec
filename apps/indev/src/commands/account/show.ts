import { defineCommand } from '@indev/cli'
import { accountSchema, whoAmI } from '../../api/account.ts'
import { openApi } from '../../api/client.ts'
import { readVault, sessionAt } from '../../auth/credentials.ts'
import { targetOf } from '../../profiles/target.ts'

/** `indev account show` */
export const accountShow = defineCommand({
  path: ['account', 'show'],
  summary: 'Shows who is signed in.',
  replaySafe: true,
  args: {},
  result: {
    type: 'object',
    required: ['host', ...accountSchema.required, 'realm'],
    properties: {
      host: { type: 'string' },
      ...accountSchema.properties,
      realm: { type: ['string', 'null'], description: 'The tenant, where there are several.' },
    },
  },
  async run(_args, ctx) {
    const api = await openApi(ctx)
    const session =
      ctx.paths === undefined ? undefined : sessionAt(readVault(ctx.paths), targetOf(ctx))
    const realm = session?.credentials.identity?.tenant ?? null
    return { host: api.host, ...(await whoAmI(api)), realm }
  },
  human: (account, view) =>
    `Account information\n${view.fields([
      ['Username', account.name],
      ...(account.realm === null ? [] : [['Realm', account.realm] as const]),
      ['Organization', account.organizationName],
      ['Organization Role', roleText(account.organizationRoles)],
      ['Platform', account.host],
    ])}`,
  names: ({ name }) => [name],
})

function roleText(roles: readonly string[]): string {
  if (roles.includes('owner')) return 'Admin'
  return roles.includes('member') ? 'Member' : 'Unknown'
}
