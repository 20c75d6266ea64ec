import { defineCommand } from '@indev/cli'
import { accountText } from '../../auth/account-text.ts'
import { credentialsFile, readVault, sessionAt } from '../../auth/credentials.ts'
import { loginRequired, TOKEN_VARIABLE } from '../../auth/session.ts'
import { targetOf } from '../../profiles/target.ts'

/** `indev auth status` */
export const authStatus = defineCommand({
  path: ['auth', 'status'],
  summary: 'Shows as whom you are signed in, how, and where the credentials are.',
  description: 'Reads this machine only; the platform is not asked. Exit 4 when not signed in.',
  args: {},
  result: {
    type: 'object',
    required: [
      'host',
      'hostFrom',
      'profile',
      'account',
      'method',
      'store',
      'expiresAt',
      'canRefresh',
    ],
    properties: {
      host: { type: 'string' },
      hostFrom: { enum: ['flag', 'environment', 'profile', 'settings', 'built-in'] },
      profile: { type: 'string' },
      account: { type: ['string', 'null'], description: 'Null: nobody has said.' },
      tenant: { type: ['string', 'null'] },
      method: {
        enum: ['web', 'device', 'token', 'client-credentials', 'environment', 'unknown'],
      },
      store: { enum: ['file', 'keychain', 'environment'] },
      file: { type: ['string', 'null'] },
      expiresAt: { type: ['string', 'null'], description: 'Of the access token, ISO 8601.' },
      canRefresh: { type: 'boolean', description: 'Whether it is renewed without a person.' },
    },
  },
  run(_args, ctx) {
    const target = targetOf(ctx)
    const { host, hostFrom, profile } = target
    const { paths } = ctx
    if ((ctx.env[TOKEN_VARIABLE] ?? '') !== '') return { host, hostFrom, profile, ...ENVIRONMENT }
    const session = paths === undefined ? undefined : sessionAt(readVault(paths), target)
    if (paths === undefined || session === undefined) throw loginRequired('required', target)
    const { credentials } = session
    return {
      host,
      hostFrom,
      profile,
      account: credentials.identity === undefined ? null : accountText(session),
      tenant: credentials.identity?.tenant ?? null,
      method: credentials.method ?? ('unknown' as const),
      store: credentials.store ?? ('file' as const),
      file: credentialsFile(paths),
      expiresAt: new Date(credentials.expiresAtMs).toISOString(),
      canRefresh: credentials.store === 'keychain' || credentials.refreshToken !== undefined,
    }
  },
  human: (status, view) =>
    view.fields([
      ['Host', `${status.host} (${HOSTS[status.hostFrom]})`],
      ['Profile', status.profile],
      ['Account', status.account ?? 'unknown'],
      ...(status.tenant === null ? [] : [['Tenant', status.tenant] as const]),
      ['Signed in', METHODS[status.method]],
      ['Store', status.store === 'file' ? `file ${status.file ?? ''}` : STORES[status.store]],
      ...(status.expiresAt === null ? [] : [['Token until', view.time(status.expiresAt)] as const]),
      ['Renewal', status.canRefresh ? 'by itself' : 'by signing in again'],
    ]),
  names: ({ account }) => (account === null ? [] : [account]),
})

const ENVIRONMENT = {
  account: null,
  tenant: null,
  method: 'environment',
  store: 'environment',
  file: null,
  expiresAt: null,
  canRefresh: false,
} as const

const HOSTS = {
  flag: 'from --host',
  environment: 'from INDEV_HOST',
  profile: "the profile's",
  settings: 'from your settings',
  'built-in': 'built in',
} as const

const METHODS = {
  web: 'with a browser',
  device: 'with a code',
  token: 'with a token',
  'client-credentials': 'as a client with a secret',
  environment: `by ${TOKEN_VARIABLE}`,
  unknown: 'by an older indev',
} as const

const STORES = {
  keychain: "the system's keychain",
  environment: TOKEN_VARIABLE,
} as const
