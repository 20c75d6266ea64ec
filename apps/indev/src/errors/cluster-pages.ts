import type { CatalogueEntry } from '@indev/cli'

/** What a command about clusters is told, and the ways into one. */
export const clusterPages: readonly CatalogueEntry[] = [
  {
    slug: 'cluster.no-name',
    kind: 'usage',
    summary: 'The name of the cluster is missing.',
    causes: ['It was left out, or it is empty.'],
    fixes: ['Give it as a word. `{app} cluster list` shows the clusters that there are.'],
  },
  {
    slug: 'cluster.needs-name',
    kind: 'action-required',
    summary: 'A new cluster needs a name.',
    causes: ['There is no terminal to ask on.'],
    fixes: ['Give it: `{app} cluster create NAME`.'],
  },
  {
    slug: 'cluster.node-options',
    kind: 'usage',
    summary: 'The options about nodes contradict each other.',
    causes: [
      'A fixed number and autoscaling exclude each other, or the fewest are more than the most.',
    ],
    fixes: ['Say `--nodes`, or `--min-nodes` and `--max-nodes`.'],
  },
  {
    slug: 'cluster.status-options',
    kind: 'usage',
    summary: 'Watching a cluster has no exit code of its own.',
    causes: ['`--watch` goes on until Ctrl-C, and `--exit-code` is about one moment.'],
    fixes: ['`{app} cluster wait NAME --for ready` watches, and says how it ended.'],
  },
  {
    slug: 'cluster.which-pool',
    kind: 'usage',
    summary: 'The cluster has several node pools.',
    causes: ['Which of them is meant was not said, or there is none of that name.'],
    fixes: ['Add `--pool` with one of the names in the message.'],
  },
  {
    slug: 'cluster.ambiguous',
    kind: 'conflict',
    summary: 'Several clusters could be meant.',
    causes: [
      'The platform adds six characters to a name, and more than one cluster begins with yours.',
    ],
    fixes: ['Give the whole name; the message lists them.'],
  },
  {
    slug: 'cluster.immutable',
    kind: 'conflict',
    summary: 'Something that was to be changed cannot be.',
    causes: ['The file says another value of it than the cluster has.'],
    fixes: [
      '`{app} cluster diff -f FILE` shows all differences. For another value make another cluster.',
    ],
  },
  {
    slug: 'cluster.differs',
    kind: 'failed',
    summary: 'The cluster is not what the file says.',
    causes: ['This is what `{app} cluster diff -f FILE` ends with when there are differences.'],
    fixes: ['`{app} cluster apply -f FILE` makes it so.'],
  },
  {
    slug: 'cluster.no-sso-provisioner',
    kind: 'failed',
    summary: 'Your organization has no way for users of a cluster to sign in.',
    causes: ['No such integration is set up.'],
    fixes: ['Ask whoever looks after your organization on the platform.'],
  },
  {
    slug: 'cluster.which-sso-provisioner',
    kind: 'usage',
    summary: 'There are several ways for users of a cluster to sign in.',
    causes: ['Which one is meant was not said, and there was no terminal to ask on.'],
    fixes: ['Add `--sso` with one of the names in the message, or `sso` to the file.'],
  },
  {
    slug: 'cluster.no-console',
    kind: 'not-found',
    summary: 'The cluster has no console.',
    causes: ['It is not ready yet, or this platform has none.'],
    fixes: ['`{app} cluster status NAME` says how it is.'],
  },
  {
    slug: 'cluster.no-oc',
    kind: 'environment',
    summary: 'oc could not be started.',
    causes: ['The command line of OpenShift is not installed, or not on the PATH.'],
    fixes: ['Install it, or use `{app} cluster login NAME --method exec`, which needs none.'],
  },
  {
    slug: 'cluster.oc-failed',
    kind: 'failed',
    summary: 'oc did not log in.',
    causes: ['The message of oc stands above.'],
    fixes: ['`{app} cluster login NAME --method exec` works without it.'],
  },
  {
    slug: 'spec.unreadable',
    kind: 'usage',
    summary: 'The file given with -f cannot be read.',
    causes: ['The path is wrong, or it is no text.'],
    fixes: ['Check the path; `-` is standard input.'],
  },
  {
    slug: 'spec.invalid',
    kind: 'usage',
    summary: 'The file given with -f describes no cluster.',
    causes: ['A key is misspelt or missing, or a value is out of its range.'],
    fixes: ['The message says where. `{app} cluster create --help` shows what there is to say.'],
  },
]
