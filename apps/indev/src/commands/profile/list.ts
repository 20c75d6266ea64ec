import { defineCommand } from '@indev/cli'
import { readVault, sessionAt } from '../../auth/credentials.ts'
import { accountText } from '../../auth/account-text.ts'
import { readUserSettings } from '../../config/user-settings.ts'
import { homeOf } from '../../config/writable.ts'
import { profilesIn } from '../../profiles/known.ts'
import { targetOf } from '../../profiles/target.ts'

/** `indev profile list` */
export const profileList = defineCommand({
  path: ['profile', 'list'],
  summary: 'Lists your profiles: where each talks to, and as whom.',
  args: {},
  result: {
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'isCurrent', 'host', 'account'],
      properties: {
        name: { type: 'string' },
        isCurrent: { type: 'boolean' },
        host: { type: 'string' },
        account: { type: ['string', 'null'], description: 'Null when not signed in.' },
      },
    },
  },
  run(_args, ctx) {
    const paths = homeOf(ctx)
    const current = targetOf(ctx)
    const vault = readVault(paths)
    return profilesIn(readUserSettings(paths)).map((name) => {
      const isCurrent = name === current.profile
      const { host } = isCurrent
        ? current
        : targetOf({ env: {}, paths, globals: { profile: name } })
      const session = sessionAt(vault, { profile: name, host })
      return { name, isCurrent, host, account: session === undefined ? null : accountText(session) }
    })
  },
  human: (profiles, view) =>
    view.table(
      ['', 'Name', 'Host', 'Account'],
      profiles.map(({ name, isCurrent, host, account }) => [
        isCurrent ? '*' : '',
        name,
        host,
        account ?? '',
      ]),
    ),
  names: (profiles) => profiles.map(({ name }) => name),
})
