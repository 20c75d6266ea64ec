import type { CatalogueEntry } from '@indev/cli'

/** How clusters are made and deleted, and what becomes of them. */
export const clusterLifePages: readonly CatalogueEntry[] = [
  {
    slug: 'cluster.protected',
    kind: 'conflict',
    summary: 'The cluster is protected: nothing was deleted.',
    causes: ['Somebody has protected it from being deleted.'],
    fixes: ['`{app} cluster unprotect NAME` lifts the protection.'],
  },
  {
    slug: 'cluster.needs-confirmation',
    kind: 'action-required',
    summary: 'Deleting a cluster must be confirmed.',
    causes: ['There is no terminal to ask on.'],
    fixes: ['`{app} cluster delete NAME --yes` deletes without asking.'],
  },
  {
    slug: 'cluster.not-confirmed',
    kind: 'failed',
    summary: 'Nothing was deleted.',
    causes: ['Something else was typed than the name that was asked for.'],
    fixes: ['Run the command again, and type the name.'],
  },
  {
    slug: 'cluster.delete-incomplete',
    kind: 'failed',
    summary: 'Not all of the clusters were deleted.',
    causes: ['One of them was refused; the message says why, and which are left.'],
    fixes: ['Run the command that the message shows: it goes on with the rest.'],
  },
  {
    slug: 'cluster.delete-unanswered',
    kind: 'unreachable',
    summary: 'Whether the cluster is being deleted is not known.',
    causes: [
      'The answer was lost on its way, or the command was stopped before it came.',
      'The platform was too busy: that is exit 23.',
    ],
    fixes: ['`{app} cluster list` shows what is there. Deleting again does no harm.'],
  },
  {
    slug: 'cluster.create-interrupted',
    kind: 'wait-timeout',
    summary: 'The command was stopped before the platform answered.',
    causes: ['Ctrl-C, or the end of the session.'],
    fixes: [
      'Run the same command again: it finds out what happened and goes on; there will be no second cluster.',
    ],
  },
  {
    slug: 'cluster.create-unanswered',
    kind: 'unreachable',
    summary: 'Whether the cluster is being created is not known.',
    causes: ['The answer was lost.', 'The platform was too busy: that is exit 23.'],
    fixes: [
      'Run the same command again: it finds out what happened and goes on; there will be no second cluster.',
    ],
  },
  {
    slug: 'cluster.create-ambiguous',
    kind: 'conflict',
    summary: 'Several new clusters could be the one that was asked for.',
    causes: ['The answer was lost, and the platform does not tell requests apart.'],
    fixes: ['Look at them with `{app} cluster get NAME`; delete what is not wanted.'],
  },
  {
    slug: 'cluster.idempotency-mismatch',
    kind: 'conflict',
    summary: 'The key was used before, for something else.',
    causes: ['The same `--idempotency-key` came with other settings.'],
    fixes: ['Use another key, or the settings of the first time.'],
  },
  {
    slug: 'cluster.key-spent',
    kind: 'conflict',
    summary: 'The cluster that this key made was deleted.',
    causes: ['The same `--idempotency-key` never makes a second cluster, not even then.'],
    fixes: ['Use another key, or none.'],
  },
  {
    slug: 'cluster.not-ready',
    kind: 'conflict',
    summary: 'The cluster is not ready for this.',
    causes: ['It is being created, changed or deleted, or it does not work as it should.'],
    fixes: [
      '`{app} cluster wait NAME` waits until it is ready; `{app} cluster events NAME` shows what happens.',
    ],
  },
  {
    slug: 'cluster.status-not-ready',
    kind: 'failed',
    summary: 'The cluster is not ready.',
    causes: ['This is what `{app} cluster status NAME --exit-code` ends with then.'],
    fixes: ['`{app} cluster wait NAME` waits until it is ready.'],
  },
  {
    slug: 'cluster.in-deployment',
    kind: 'wait-timeout',
    summary: 'The cluster is being deployed.',
    causes: ['Its creation or a change is under way.'],
    fixes: ['`{app} cluster wait NAME` waits until it is ready.'],
  },
  {
    slug: 'cluster.deployment-failed',
    kind: 'resource-failed',
    summary: 'The deployment of the cluster failed.',
    causes: ['The message says why, as far as the platform does.'],
    fixes: [
      'Delete it, which gives back its quota, and create it anew with the command that the message shows.',
      'Or let the platform try again: `{app} operation retry ID`; `{app} operation list` shows the id.',
      '`{app} cluster events NAME` shows what happened.',
    ],
  },
  {
    slug: 'cluster.degraded',
    kind: 'resource-failed',
    summary: 'The cluster runs, but not as it should.',
    causes: ['Some of its nodes are missing or not healthy.'],
    fixes: ['`{app} cluster get NAME` and `{app} cluster events NAME` say more.'],
  },
  {
    slug: 'cluster.gone',
    kind: 'resource-failed',
    summary: 'The cluster was deleted meanwhile.',
    causes: ['Somebody else deleted it, or its time was up.'],
    fixes: ['`{app} cluster list` shows what is there.'],
  },
  {
    slug: 'cluster.wait-timeout',
    kind: 'wait-timeout',
    summary: 'The wait is over; the work goes on.',
    causes: ['It takes longer than `--timeout`.'],
    fixes: [
      '`{app} cluster wait NAME --timeout 1h` waits on. `{app} operation list` shows how far it is.',
    ],
  },
  {
    slug: 'cluster.wait-stopped',
    kind: 'wait-timeout',
    summary: 'The wait was stopped; the work goes on.',
    causes: ['Ctrl-C, or the end of the session.'],
    fixes: ['`{app} cluster wait NAME` waits on.'],
  },
]
