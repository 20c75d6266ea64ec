import { CliError, defineCommand } from '@indev/cli'
import { accountText } from '../../auth/account-text.ts'
import { readVault, sessionAt, sessionOf, withActive, writeVault } from '../../auth/credentials.ts'
import type { KeptSession, Vault } from '../../auth/credentials.ts'
import { exclusively } from '../../auth/lock.ts'
import { homeOf } from '../../config/writable.ts'
import { targetOf } from '../../profiles/target.ts'
import type { Target } from '../../profiles/target.ts'

/** `indev auth switch` */
export const authSwitch = defineCommand({
  path: ['auth', 'switch'],
  summary: 'Uses another account that is signed in to this host.',
  description: 'Without a name it takes the other one of two.',
  args: { account: { type: 'string', summary: 'The account, as auth list shows it.' } },
  positionals: ['account'],
  result: {
    type: 'object',
    required: ['account', 'host', 'profile'],
    properties: {
      account: { type: 'string' },
      host: { type: 'string' },
      profile: { type: 'string' },
    },
  },
  run({ account }, ctx) {
    const paths = homeOf(ctx)
    const target = targetOf(ctx)
    return exclusively(ctx, paths, () => {
      const vault = readVault(paths)
      const chosen = choose(vault, target, account)
      writeVault(paths, withActive(vault, target, chosen.key))
      return { account: accountText(chosen), host: target.host, profile: target.profile }
    })
  },
  human: ({ account, host }) => `using ${account} at ${host}\n`,
  names: ({ account }) => [account],
})

function choose(vault: Vault, target: Target, account: string | undefined): KeptSession {
  const here = Object.keys(vault.sessions)
    .map((key) => sessionOf(vault, key))
    .filter((session) => session !== undefined && session.host === target.host)
    .filter((session) => session !== undefined)
  const active = sessionAt(vault, target)?.key
  const candidates = here.filter((session) =>
    account === undefined ? session.key !== active : isCalled(session, account),
  )
  const [only, ...others] = candidates
  if (only !== undefined && others.length === 0) return only
  const names = here.map(accountText).join(', ')
  if (only === undefined) {
    throw new CliError({
      slug: 'auth.no-such-account',
      kind: 'not-found',
      message: `no ${account === undefined ? 'other' : 'such'} account is signed in to ${target.host}`,
      recordable: true,
      next: [{ command: target.login, why: 'signs another one in' }],
    })
  }
  throw new CliError({
    slug: 'auth.which-account',
    kind: 'usage',
    message: `name one of ${names}`,
    recordable: true,
  })
}

function isCalled({ credentials, key }: KeptSession, name: string): boolean {
  const { identity } = credentials
  return name === identity?.username || name === identity?.subject || name === key
}
