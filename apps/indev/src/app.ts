import type { CliApp } from '@indev/cli'
import manifest from '../package.json' with { type: 'json' }
import { discoveredEndpoint } from './auth/platforms.ts'
import { defaultOutput } from './config/default-output.ts'
import { DEFAULT_HOST, HOST_VARIABLE } from './host.ts'
import { knownNames } from './profiles/known.ts'
import { slos } from './slos.ts'

/** The whole application as a value; a command's module loads when the command is typed. */
export const indev: CliApp = {
  identity: { name: 'indev', version: manifest.version, envPrefix: 'INDEV' },
  summary: 'The developer platform: sign in, run clusters.',
  groups: {
    account: 'Who you are on the platform.',
    auth: 'Accounts that are signed in here, and their tokens.',
    profile: 'Profiles: a host and an account each, under a name.',
    config: 'Settings: yours, those of profiles and of projects.',
    cluster: 'Clusters: create, look at, change, delete.',
    'cluster access': 'Who may do what with a cluster.',
    'cluster pull-secret': 'How a cluster signs in to registries.',
    'pull-secret': 'How clusters sign in to registries of images.',
    'pull-secret registry': 'The registries of a pull secret.',
    ai: 'Language models: deployments and the keys to them.',
    'ai model': 'The models on offer.',
    'ai deployment': 'Deployed models.',
    'ai apikey': 'Keys to a deployment.',
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
      path: ['auth', 'status'],
      summary: 'Shows as whom you are signed in, how, and where the credentials are.',
      load: async () => (await import('./commands/auth/status.ts')).authStatus,
    },
    {
      path: ['auth', 'token'],
      summary: 'Prints an access token that is good now.',
      load: async () => (await import('./commands/auth/token.ts')).authToken,
    },
    {
      path: ['auth', 'list'],
      summary: 'Lists the accounts that are signed in on this machine.',
      load: async () => (await import('./commands/auth/list.ts')).authList,
    },
    {
      path: ['auth', 'switch'],
      summary: 'Uses another account that is signed in to this host.',
      load: async () => (await import('./commands/auth/switch.ts')).authSwitch,
    },
    {
      path: ['auth', 'refresh'],
      summary: 'Replaces the access token now.',
      load: async () => (await import('./commands/auth/refresh.ts')).authRefresh,
    },
    {
      path: ['profile', 'list'],
      summary: 'Lists your profiles: where each talks to, and as whom.',
      load: async () => (await import('./commands/profile/list.ts')).profileList,
    },
    {
      path: ['profile', 'use'],
      summary: 'Makes a profile the one that commands use.',
      load: async () => (await import('./commands/profile/use.ts')).profileUse,
    },
    {
      path: ['profile', 'create'],
      summary: 'Makes a profile: a host and an account of its own.',
      load: async () => (await import('./commands/profile/create.ts')).profileCreate,
    },
    {
      path: ['profile', 'delete'],
      summary: 'Deletes a profile that is signed out.',
      load: async () => (await import('./commands/profile/delete.ts')).profileDelete,
    },
    {
      path: ['config', 'list'],
      summary: 'Shows every setting, its value and who decided it.',
      load: async () => (await import('./commands/config/list.ts')).configList,
    },
    {
      path: ['config', 'get'],
      summary: 'Prints the value of a setting.',
      load: async () => (await import('./commands/config/get.ts')).configGet,
    },
    {
      path: ['config', 'set'],
      summary: 'Changes a setting of yours, or of the profile in use.',
      load: async () => (await import('./commands/config/set.ts')).configSet,
    },
    {
      path: ['config', 'unset'],
      summary: 'Takes a setting of yours back, or one of the profile in use.',
      load: async () => (await import('./commands/config/unset.ts')).configUnset,
    },
    {
      path: ['config', 'path'],
      summary: 'Prints where your settings are kept.',
      load: async () => (await import('./commands/config/path.ts')).configPath,
    },
    {
      path: ['account', 'show'],
      summary: 'Shows who is signed in.',
      aliases: [['whoami']],
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
    {
      path: ['cluster', 'pull-secret', 'set'],
      summary: 'Makes a cluster use a pull secret.',
      load: async () =>
        (await import('./commands/cluster/pull-secret/set.ts')).clusterPullSecretSet,
    },
    {
      path: ['pull-secret', 'create'],
      summary: 'Creates a pull secret: how clusters sign in to registries.',
      load: async () => (await import('./commands/pull-secret/create.ts')).pullSecretCreate,
    },
    {
      path: ['pull-secret', 'list'],
      summary: 'Lists the pull secrets of your organization; never their passwords.',
      load: async () => (await import('./commands/pull-secret/list.ts')).pullSecretList,
    },
    {
      path: ['pull-secret', 'get'],
      summary: 'Shows a pull secret; never its passwords.',
      load: async () => (await import('./commands/pull-secret/get.ts')).pullSecretGet,
    },
    {
      path: ['pull-secret', 'delete'],
      summary: 'Deletes a pull secret; clusters that use it go on without.',
      load: async () => (await import('./commands/pull-secret/delete.ts')).pullSecretDelete,
    },
    {
      path: ['pull-secret', 'registry', 'add'],
      summary: 'Adds a registry to a pull secret, or gives it another password.',
      load: async () =>
        (await import('./commands/pull-secret/registry/add.ts')).pullSecretRegistryAdd,
    },
    {
      path: ['pull-secret', 'registry', 'remove'],
      summary: 'Takes a registry out of a pull secret; one must stay.',
      load: async () =>
        (await import('./commands/pull-secret/registry/remove.ts')).pullSecretRegistryRemove,
    },
    {
      path: ['ai', 'model', 'list'],
      summary: 'Lists the language models on offer.',
      hidden: true,
      load: async () => (await import('./commands/ai/model/list.ts')).aiModelList,
    },
    {
      path: ['ai', 'deployment', 'create'],
      summary: 'Deploys a language model.',
      hidden: true,
      load: async () => (await import('./commands/ai/deployment/create.ts')).aiDeploymentCreate,
    },
    {
      path: ['ai', 'deployment', 'list'],
      summary: 'Lists the deployed models of your organization.',
      hidden: true,
      load: async () => (await import('./commands/ai/deployment/list.ts')).aiDeploymentList,
    },
    {
      path: ['ai', 'deployment', 'delete'],
      summary: 'Deletes a deployment and the keys to it.',
      hidden: true,
      load: async () => (await import('./commands/ai/deployment/delete.ts')).aiDeploymentDelete,
    },
    {
      path: ['ai', 'apikey', 'create'],
      summary: 'Makes a key to a deployment, shown this once.',
      hidden: true,
      load: async () => (await import('./commands/ai/apikey/create.ts')).aiApikeyCreate,
    },
    {
      path: ['ai', 'apikey', 'list'],
      summary: 'Lists the keys to a deployment; never the secrets themselves.',
      hidden: true,
      load: async () => (await import('./commands/ai/apikey/list.ts')).aiApikeyList,
    },
    {
      path: ['ai', 'apikey', 'delete'],
      summary: 'Deletes a key: whoever uses it is refused from then on.',
      hidden: true,
      load: async () => (await import('./commands/ai/apikey/delete.ts')).aiApikeyDelete,
    },
    {
      path: ['api'],
      summary: 'Sends one request to the platform, signed in, and prints the answer.',
      load: async () => (await import('./commands/api.ts')).api,
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
  defaultOutput,
  completeNames: knownNames,
  catalogue: async () => (await import('./errors/catalogue.ts')).catalogue,
}
