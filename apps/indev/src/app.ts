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
    cluster: 'Clusters: create, look at, change, delete.',
    'cluster access': 'Who may do what with a cluster.',
    team: 'Teams and who is in them.',
    'team member': 'Who is in a team.',
    user: 'The users of your organization.',
    kubeconfig: 'How kubectl gets in to your clusters.',
    operation: 'Work that the platform has begun: look at it, wait for it, stop it.',
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
      path: ['cluster', 'wait'],
      summary: 'Waits until a cluster is ready, deleted, or as a value in it says.',
      load: async () => (await import('./commands/cluster/wait.ts')).clusterWait,
    },
    {
      path: ['cluster', 'events'],
      summary: 'Shows what has happened to a cluster.',
      load: async () => (await import('./commands/cluster/events.ts')).clusterEventsCommand,
    },
    {
      path: ['cluster', 'scale'],
      summary: 'Changes how many nodes a cluster has.',
      load: async () => (await import('./commands/cluster/scale.ts')).clusterScale,
    },
    {
      path: ['cluster', 'diff'],
      summary: 'Shows what `cluster apply` would change.',
      load: async () => (await import('./commands/cluster/diff.ts')).clusterDiff,
    },
    {
      path: ['cluster', 'apply'],
      summary: 'Makes a cluster what a file says: creates it, or changes it.',
      load: async () => (await import('./commands/cluster/apply.ts')).clusterApply,
    },
    {
      path: ['cluster', 'protect'],
      summary: 'Keeps a cluster from being deleted.',
      load: async () => (await import('./commands/cluster/protect.ts')).clusterProtect,
    },
    {
      path: ['cluster', 'unprotect'],
      summary: 'Lets a protected cluster be deleted again.',
      load: async () => (await import('./commands/cluster/protect.ts')).clusterUnprotect,
    },
    {
      path: ['cluster', 'delete'],
      summary: 'Deletes clusters and everything in them.',
      load: async () => (await import('./commands/cluster/delete.ts')).clusterDelete,
    },
    {
      path: ['operation', 'list'],
      summary: 'Lists what the platform is doing, and what it has done.',
      load: async () => (await import('./commands/operation/list.ts')).operationList,
    },
    {
      path: ['operation', 'get'],
      summary: 'Shows an operation.',
      load: async () => (await import('./commands/operation/get.ts')).operationGet,
    },
    {
      path: ['operation', 'wait'],
      summary: 'Waits until an operation has ended.',
      load: async () => (await import('./commands/operation/wait.ts')).operationWait,
    },
    {
      path: ['operation', 'cancel'],
      summary: 'Stops the creation or the change of a cluster.',
      load: async () => (await import('./commands/operation/cancel.ts')).operationCancel,
    },
    {
      path: ['kubeconfig', 'get'],
      summary: 'Prints a kubeconfig for a cluster.',
      load: async () => (await import('./commands/kubeconfig/get.ts')).kubeconfigGet,
    },
    {
      path: ['kubeconfig', 'merge'],
      summary: 'Puts a cluster into your kubeconfig.',
      load: async () => (await import('./commands/kubeconfig/merge.ts')).kubeconfigMerge,
    },
    {
      path: ['kubeconfig', 'remove'],
      summary: 'Takes a cluster out of your kubeconfig.',
      load: async () => (await import('./commands/kubeconfig/remove.ts')).kubeconfigRemove,
    },
    {
      path: ['kubeconfig', 'prune'],
      summary: 'Takes clusters that are gone out of your kubeconfig.',
      load: async () => (await import('./commands/kubeconfig/prune.ts')).kubeconfigPrune,
    },
    {
      path: ['kubeconfig', 'undo'],
      summary: 'Takes back the last change that indev made to your kubeconfig.',
      load: async () => (await import('./commands/kubeconfig/undo.ts')).kubeconfigUndo,
    },
    {
      path: ['kubeconfig', 'credential'],
      summary: 'Gives kubectl a token: the credential plugin that kubeconfigs name.',
      hidden: true,
      record: false,
      load: async () => (await import('./commands/kubeconfig/credential.ts')).kubeconfigCredential,
    },
    {
      path: ['cluster', 'login'],
      summary: 'Lets kubectl in to a cluster.',
      load: async () => (await import('./commands/cluster/login.ts')).clusterLogin,
    },
    {
      path: ['cluster', 'open'],
      summary: 'Opens the console of a cluster in your browser.',
      load: async () => (await import('./commands/cluster/open.ts')).clusterOpen,
    },
    {
      path: ['cluster', 'access', 'list'],
      summary: 'Lists who has access to a cluster.',
      load: async () => (await import('./commands/cluster/access/list.ts')).clusterAccessList,
    },
    {
      path: ['cluster', 'access', 'grant'],
      summary: 'Gives a user or a team a role on a cluster.',
      load: async () => (await import('./commands/cluster/access/grant.ts')).clusterAccessGrant,
    },
    {
      path: ['cluster', 'access', 'revoke'],
      summary: 'Takes the role of a user or a team on a cluster away.',
      load: async () => (await import('./commands/cluster/access/revoke.ts')).clusterAccessRevoke,
    },
    {
      path: ['team', 'list'],
      summary: 'Lists the teams of your organization, yours first.',
      load: async () => (await import('./commands/team/list.ts')).teamList,
    },
    {
      path: ['team', 'get'],
      summary: 'Shows a team and who is in it.',
      load: async () => (await import('./commands/team/get.ts')).teamGet,
    },
    {
      path: ['team', 'create'],
      summary: 'Creates a team that you own.',
      load: async () => (await import('./commands/team/create.ts')).teamCreate,
    },
    {
      path: ['team', 'delete'],
      summary: 'Deletes a team, and with it the roles that it gave its members.',
      load: async () => (await import('./commands/team/delete.ts')).teamDelete,
    },
    {
      path: ['team', 'member', 'add'],
      summary: 'Puts a user into a team.',
      load: async () => (await import('./commands/team/member/add.ts')).teamMemberAdd,
    },
    {
      path: ['team', 'member', 'remove'],
      summary: 'Takes a user out of a team.',
      load: async () => (await import('./commands/team/member/remove.ts')).teamMemberRemove,
    },
    {
      path: ['user', 'list'],
      summary: 'Lists the users of your organization.',
      load: async () => (await import('./commands/user/list.ts')).userList,
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
