import type { CommandEntry } from '@indev/cli'

/** Clusters, the work on them, and how kubectl gets in. */
export const clusterEntries: readonly CommandEntry[] = [
  {
    path: ['cluster', 'create'],
    summary: 'Creates a cluster.',
    load: async () => (await import('./cluster/create.ts')).clusterCreate,
  },
  {
    path: ['cluster', 'list'],
    summary: 'Lists your clusters.',
    load: async () => (await import('./cluster/list.ts')).clusterList,
  },
  {
    path: ['cluster', 'get'],
    summary: 'Shows everything about a cluster.',
    load: async () => (await import('./cluster/get.ts')).clusterGet,
  },
  {
    path: ['cluster', 'status'],
    summary: 'Says in one line how a cluster is.',
    load: async () => (await import('./cluster/status.ts')).clusterStatus,
  },
  {
    path: ['cluster', 'wait'],
    summary: 'Waits until a cluster is ready, deleted, or as a value in it says.',
    load: async () => (await import('./cluster/wait.ts')).clusterWait,
  },
  {
    path: ['cluster', 'events'],
    summary: 'Shows what has happened to a cluster.',
    load: async () => (await import('./cluster/events.ts')).clusterEventsCommand,
  },
  {
    path: ['cluster', 'scale'],
    summary: 'Changes how many nodes a cluster has.',
    load: async () => (await import('./cluster/scale.ts')).clusterScale,
  },
  {
    path: ['cluster', 'diff'],
    summary: 'Shows what `cluster apply` would change.',
    load: async () => (await import('./cluster/diff.ts')).clusterDiff,
  },
  {
    path: ['cluster', 'apply'],
    summary: 'Makes a cluster what a file says: creates it, or changes it.',
    load: async () => (await import('./cluster/apply.ts')).clusterApply,
  },
  {
    path: ['cluster', 'protect'],
    summary: 'Keeps a cluster from being deleted.',
    load: async () => (await import('./cluster/protect.ts')).clusterProtect,
  },
  {
    path: ['cluster', 'unprotect'],
    summary: 'Lets a protected cluster be deleted again.',
    load: async () => (await import('./cluster/protect.ts')).clusterUnprotect,
  },
  {
    path: ['cluster', 'delete'],
    summary: 'Deletes clusters and everything in them.',
    load: async () => (await import('./cluster/delete.ts')).clusterDelete,
  },
  {
    path: ['cluster', 'login'],
    summary: 'Lets kubectl in to a cluster.',
    load: async () => (await import('./cluster/login.ts')).clusterLogin,
  },
  {
    path: ['cluster', 'open'],
    summary: 'Opens the console of a cluster in your browser.',
    load: async () => (await import('./cluster/open.ts')).clusterOpen,
  },
  {
    path: ['cluster', 'access', 'list'],
    summary: 'Lists who has access to a cluster.',
    load: async () => (await import('./cluster/access/list.ts')).clusterAccessList,
  },
  {
    path: ['cluster', 'access', 'grant'],
    summary: 'Gives a user or a team a role on a cluster.',
    load: async () => (await import('./cluster/access/grant.ts')).clusterAccessGrant,
  },
  {
    path: ['cluster', 'access', 'revoke'],
    summary: 'Takes the role of a user or a team on a cluster away.',
    load: async () => (await import('./cluster/access/revoke.ts')).clusterAccessRevoke,
  },
  {
    path: ['cluster', 'pull-secret', 'set'],
    summary: 'Makes a cluster use a pull secret.',
    load: async () => (await import('./cluster/pull-secret/set.ts')).clusterPullSecretSet,
  },
  {
    path: ['operation', 'list'],
    summary: 'Lists what the platform is doing, and what it has done.',
    load: async () => (await import('./operation/list.ts')).operationList,
  },
  {
    path: ['operation', 'get'],
    summary: 'Shows an operation.',
    load: async () => (await import('./operation/get.ts')).operationGet,
  },
  {
    path: ['operation', 'wait'],
    summary: 'Waits until an operation has ended.',
    load: async () => (await import('./operation/wait.ts')).operationWait,
  },
  {
    path: ['operation', 'cancel'],
    summary: 'Stops the creation or the change of a cluster.',
    load: async () => (await import('./operation/cancel.ts')).operationCancel,
  },
  {
    path: ['operation', 'retry'],
    summary: 'Begins a creation or a change anew that failed or was stopped.',
    load: async () => (await import('./operation/retry.ts')).operationRetry,
  },
  {
    path: ['kubeconfig', 'get'],
    summary: 'Prints a kubeconfig for a cluster.',
    load: async () => (await import('./kubeconfig/get.ts')).kubeconfigGet,
  },
  {
    path: ['kubeconfig', 'merge'],
    summary: 'Puts a cluster into your kubeconfig.',
    load: async () => (await import('./kubeconfig/merge.ts')).kubeconfigMerge,
  },
  {
    path: ['kubeconfig', 'remove'],
    summary: 'Takes a cluster out of your kubeconfig.',
    load: async () => (await import('./kubeconfig/remove.ts')).kubeconfigRemove,
  },
  {
    path: ['kubeconfig', 'prune'],
    summary: 'Takes clusters that are gone out of your kubeconfig.',
    load: async () => (await import('./kubeconfig/prune.ts')).kubeconfigPrune,
  },
  {
    path: ['kubeconfig', 'undo'],
    summary: 'Takes back the last change that indev made to your kubeconfig.',
    load: async () => (await import('./kubeconfig/undo.ts')).kubeconfigUndo,
  },
  {
    path: ['kubeconfig', 'credential'],
    summary: 'Gives kubectl a token: the credential plugin that kubeconfigs name.',
    hidden: true,
    record: false,
    load: async () => (await import('./kubeconfig/credential.ts')).kubeconfigCredential,
  },
]
