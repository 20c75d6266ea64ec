import { defineCommand } from '@indev/cli'
import { accountText } from '../../auth/account-text.ts'
import { readVault, sessionAt, sessionOf } from '../../auth/credentials.ts'
import { homeOf } from '../../config/writable.ts'
import { targetOf } from '../../profiles/target.ts'

/** `indev auth list` */
export const authList = defineCommand({
  path: ['auth', 'list'],
  summary: 'Lists the accounts that are signed in on this machine.',
  args: {},
  result: {
    type: 'array',
    items: {
      type: 'object',
      required: ['account', 'host', 'isActive', 'profiles', 'store', 'expiresAt'],
      properties: {
        account: { type: 'string' },
        host: { type: 'string' },
        isActive: { type: 'boolean', description: 'Used by a command like this one.' },
        profiles: { type: 'array', items: { type: 'string' } },
        store: { enum: ['file', 'keychain'] },
        expiresAt: { type: 'string', description: 'Of the access token, ISO 8601.' },
      },
    },
  },
  run(_args, ctx) {
    const vault = readVault(homeOf(ctx))
    const active = sessionAt(vault, targetOf(ctx))?.key
    return Object.keys(vault.sessions).flatMap((key) => {
      const session = sessionOf(vault, key)
      if (session === undefined) return []
      const { host, credentials } = session
      const profiles = Object.entries(vault.active)
        .filter(([, hosts]) => hosts[host] === key)
        .map(([profile]) => profile)
      return [
        {
          account: accountText(session),
          host,
          isActive: key === active,
          profiles,
          store: credentials.store ?? 'file',
          expiresAt: new Date(credentials.expiresAtMs).toISOString(),
        },
      ]
    })
  },
  human: (accounts, view) =>
    accounts.length === 0
      ? 'No accounts found\n'
      : view.table(
          ['', 'Account', 'Host', 'Profiles', 'Store', { title: 'Token until', wide: true }],
          accounts.map(({ account, host, isActive, profiles, store, expiresAt }) => [
            isActive ? '*' : '',
            account,
            host,
            profiles.join(', '),
            store,
            view.time(expiresAt),
          ]),
        ),
  names: (accounts) => accounts.map(({ account }) => account),
})
