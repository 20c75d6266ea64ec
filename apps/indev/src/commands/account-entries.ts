import type { CommandEntry } from '@indev/cli'

/** Signing in, and the settings that go with it. */
export const accountEntries: readonly CommandEntry[] = [
  {
    path: ['login'],
    summary: 'Signs in to the platform.',
    load: async () => (await import('./login.ts')).login,
  },
  {
    path: ['logout'],
    summary: 'Signs out: revokes and deletes the credentials.',
    load: async () => (await import('./logout.ts')).logout,
  },
  {
    path: ['auth', 'status'],
    summary: 'Shows as whom you are signed in, how, and where the credentials are.',
    load: async () => (await import('./auth/status.ts')).authStatus,
  },
  {
    path: ['auth', 'token'],
    summary: 'Prints an access token that is good now.',
    load: async () => (await import('./auth/token.ts')).authToken,
  },
  {
    path: ['auth', 'list'],
    summary: 'Lists the accounts that are signed in on this machine.',
    load: async () => (await import('./auth/list.ts')).authList,
  },
  {
    path: ['auth', 'switch'],
    summary: 'Uses another account that is signed in to this host.',
    load: async () => (await import('./auth/switch.ts')).authSwitch,
  },
  {
    path: ['auth', 'refresh'],
    summary: 'Replaces the access token now.',
    load: async () => (await import('./auth/refresh.ts')).authRefresh,
  },
  {
    path: ['account', 'show'],
    summary: 'Shows who is signed in.',
    aliases: [['whoami']],
    load: async () => (await import('./account/show.ts')).accountShow,
  },
  {
    path: ['profile', 'list'],
    summary: 'Lists your profiles: where each talks to, and as whom.',
    load: async () => (await import('./profile/list.ts')).profileList,
  },
  {
    path: ['profile', 'use'],
    summary: 'Makes a profile the one that commands use.',
    load: async () => (await import('./profile/use.ts')).profileUse,
  },
  {
    path: ['profile', 'create'],
    summary: 'Makes a profile: a host and an account of its own.',
    load: async () => (await import('./profile/create.ts')).profileCreate,
  },
  {
    path: ['profile', 'delete'],
    summary: 'Deletes a profile that is signed out.',
    load: async () => (await import('./profile/delete.ts')).profileDelete,
  },
  {
    path: ['config', 'list'],
    summary: 'Shows every setting, its value and who decided it.',
    load: async () => (await import('./config/list.ts')).configList,
  },
  {
    path: ['config', 'get'],
    summary: 'Prints the value of a setting.',
    load: async () => (await import('./config/get.ts')).configGet,
  },
  {
    path: ['config', 'set'],
    summary: 'Changes a setting of yours, or of the profile in use.',
    load: async () => (await import('./config/set.ts')).configSet,
  },
  {
    path: ['config', 'unset'],
    summary: 'Takes a setting of yours back, or one of the profile in use.',
    load: async () => (await import('./config/unset.ts')).configUnset,
  },
  {
    path: ['config', 'path'],
    summary: 'Prints where your settings are kept.',
    load: async () => (await import('./config/path.ts')).configPath,
  },
]
