import type { CommandEntry } from '@indev/cli'

/** The organization: people, registries, language models; and requests by hand. */
export const organizationEntries: readonly CommandEntry[] = [
  {
    path: ['team', 'list'],
    summary: 'Lists the teams of your organization, yours first.',
    load: async () => (await import('./team/list.ts')).teamList,
  },
  {
    path: ['team', 'get'],
    summary: 'Shows a team and who is in it.',
    load: async () => (await import('./team/get.ts')).teamGet,
  },
  {
    path: ['team', 'create'],
    summary: 'Creates a team that you own.',
    load: async () => (await import('./team/create.ts')).teamCreate,
  },
  {
    path: ['team', 'delete'],
    summary: 'Deletes a team, and with it the roles that it gave its members.',
    load: async () => (await import('./team/delete.ts')).teamDelete,
  },
  {
    path: ['team', 'member', 'add'],
    summary: 'Puts a user into a team.',
    load: async () => (await import('./team/member/add.ts')).teamMemberAdd,
  },
  {
    path: ['team', 'member', 'remove'],
    summary: 'Takes a user out of a team.',
    load: async () => (await import('./team/member/remove.ts')).teamMemberRemove,
  },
  {
    path: ['user', 'list'],
    summary: 'Lists the users of your organization.',
    load: async () => (await import('./user/list.ts')).userList,
  },
  {
    path: ['pull-secret', 'create'],
    summary: 'Creates a pull secret: how clusters sign in to registries.',
    load: async () => (await import('./pull-secret/create.ts')).pullSecretCreate,
  },
  {
    path: ['pull-secret', 'list'],
    summary: 'Lists the pull secrets of your organization; never their passwords.',
    load: async () => (await import('./pull-secret/list.ts')).pullSecretList,
  },
  {
    path: ['pull-secret', 'get'],
    summary: 'Shows a pull secret; never its passwords.',
    load: async () => (await import('./pull-secret/get.ts')).pullSecretGet,
  },
  {
    path: ['pull-secret', 'delete'],
    summary: 'Deletes a pull secret; clusters that use it go on without.',
    load: async () => (await import('./pull-secret/delete.ts')).pullSecretDelete,
  },
  {
    path: ['pull-secret', 'registry', 'add'],
    summary: 'Adds a registry to a pull secret, or gives it another password.',
    load: async () => (await import('./pull-secret/registry/add.ts')).pullSecretRegistryAdd,
  },
  {
    path: ['pull-secret', 'registry', 'remove'],
    summary: 'Takes a registry out of a pull secret; one must stay.',
    load: async () => (await import('./pull-secret/registry/remove.ts')).pullSecretRegistryRemove,
  },
  {
    path: ['ai', 'model', 'list'],
    summary: 'Lists the language models on offer.',
    hidden: true,
    load: async () => (await import('./ai/model/list.ts')).aiModelList,
  },
  {
    path: ['ai', 'deployment', 'create'],
    summary: 'Deploys a language model.',
    hidden: true,
    load: async () => (await import('./ai/deployment/create.ts')).aiDeploymentCreate,
  },
  {
    path: ['ai', 'deployment', 'list'],
    summary: 'Lists the deployed models of your organization.',
    hidden: true,
    load: async () => (await import('./ai/deployment/list.ts')).aiDeploymentList,
  },
  {
    path: ['ai', 'deployment', 'delete'],
    summary: 'Deletes a deployment and the keys to it.',
    hidden: true,
    load: async () => (await import('./ai/deployment/delete.ts')).aiDeploymentDelete,
  },
  {
    path: ['ai', 'apikey', 'create'],
    summary: 'Makes a key to a deployment, shown this once.',
    hidden: true,
    load: async () => (await import('./ai/apikey/create.ts')).aiApikeyCreate,
  },
  {
    path: ['ai', 'apikey', 'list'],
    summary: 'Lists the keys to a deployment; never the secrets themselves.',
    hidden: true,
    load: async () => (await import('./ai/apikey/list.ts')).aiApikeyList,
  },
  {
    path: ['ai', 'apikey', 'delete'],
    summary: 'Deletes a key: whoever uses it is refused from then on.',
    hidden: true,
    load: async () => (await import('./ai/apikey/delete.ts')).aiApikeyDelete,
  },
  {
    path: ['api'],
    summary: 'Sends one request to the platform, signed in, and prints the answer.',
    load: async () => (await import('./api.ts')).api,
  },
]
