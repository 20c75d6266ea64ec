import type { CliApp } from '@indev/cli'
import manifest from '../package.json' with { type: 'json' }
import { discoveredEndpoint } from './auth/platforms.ts'
import { DEFAULT_HOST, HOST_VARIABLE } from './host.ts'
import { slos } from './slos.ts'

/** The whole application as a value; a command's module loads when the command is typed. */
export const indev: CliApp = {
  identity: { name: 'indev', version: manifest.version, envPrefix: 'INDEV' },
  summary: 'The developer platform: sign in, run clusters.',
  groups: {
    account: 'Who you are on the platform.',
    cluster: 'Clusters: create, look at, delete.',
  },
  commands: [
    {
      path: ['login'],
      summary: 'Signs in to the platform.',
      load: async () => (await import('./commands/login.ts')).login,
    },
    {
      path: ['logout'],
      summary: 'Signs out: revokes and deletes the credentials.',
      load: async () => (await import('./commands/logout.ts')).logout,
    },
    {
      path: ['account', 'show'],
      summary: 'Shows who is signed in.',
      load: async () => (await import('./commands/account/show.ts')).accountShow,
    },
    {
      path: ['cluster', 'create'],
      summary: 'Creates a cluster.',
      load: async () => (await import('./commands/cluster/create.ts')).clusterCreate,
    },
    {
      path: ['cluster', 'list'],
      summary: 'Lists your clusters.',
      load: async () => (await import('./commands/cluster/list.ts')).clusterList,
    },
    {
      path: ['cluster', 'get'],
      summary: 'Shows everything about a cluster.',
      load: async () => (await import('./commands/cluster/get.ts')).clusterGet,
    },
    {
      path: ['cluster', 'status'],
      summary: 'Says in one line how a cluster is.',
      load: async () => (await import('./commands/cluster/status.ts')).clusterStatus,
    },
    {
      path: ['cluster', 'delete'],
      summary: 'Deletes a cluster and everything in it.',
      load: async () => (await import('./commands/cluster/delete.ts')).clusterDelete,
    },
  ],
  // Beside the program's own files: all of them are in one folder.
  uploaderEntry: new URL('./uploader.js', import.meta.url),
  slos,
  platform: {
    defaultHost: DEFAULT_HOST,
    hostEnv: HOST_VARIABLE,
    startHint: 'npx -y pnpm@12 dev',
  },
  discoverEndpoint: discoveredEndpoint,
}
