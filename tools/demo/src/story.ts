/** One command of the newcomer's first ten minutes, with what must come of it. */
export interface Step {
  readonly title: string
  /** As typed after `indev`; {@link CLUSTER} stands for the name that the platform gave. */
  readonly args: readonly string[]
  /** The words that name the command, and so its span. */
  readonly command: string
  readonly exitCode: number
  /** Events that its span must carry. */
  readonly events: readonly string[]
}

/** Stands for the name of the cluster, which is known only when it exists. */
export const CLUSTER = '<cluster>'

/** Stands for what a kubectl of this machine needs to be told. */
export const KUBECTL_FLAGS = '<kubectl flags>'

/** Who signs in. */
export const ACCOUNT = 'alice@acme.example'

/** The step whose trace is shown. */
export const SHOWN_COMMAND = 'cluster create'

/** The step after which kubectl is asked. */
export const MERGE_COMMAND = 'kubeconfig merge'

export const STORY: readonly Step[] = [
  {
    title: 'Sign in: the code is approved on the pages of the identity provider',
    args: ['login', '--device'],
    command: 'login',
    exitCode: 0,
    events: ['device_code.shown', 'token.acquired'],
  },
  {
    title: 'Who am I?',
    args: ['account', 'show'],
    command: 'account show',
    exitCode: 0,
    events: [],
  },
  {
    title: 'A first cluster, and wait until it is there',
    args: ['cluster', 'create', 'demo', '--wait'],
    command: SHOWN_COMMAND,
    exitCode: 0,
    events: ['accepted', 'ready'],
  },
  {
    title: 'What have I got?',
    args: ['cluster', 'list'],
    command: 'cluster list',
    exitCode: 0,
    events: [],
  },
  {
    title: 'Everything about it',
    args: ['cluster', 'get', CLUSTER],
    command: 'cluster get',
    exitCode: 0,
    events: [],
  },
  {
    title: 'Let kubectl in',
    args: ['kubeconfig', 'merge', CLUSTER, '--set-context', KUBECTL_FLAGS],
    command: MERGE_COMMAND,
    exitCode: 0,
    events: [],
  },
  {
    title: 'One more than the quota allows: exit code 8, by design',
    args: ['cluster', 'create', 'second'],
    command: 'cluster create',
    exitCode: 8,
    events: [],
  },
  {
    title: 'Clean up',
    args: ['cluster', 'delete', CLUSTER, '--yes'],
    command: 'cluster delete',
    exitCode: 0,
    events: [],
  },
  {
    title: 'Sign out',
    args: ['logout'],
    command: 'logout',
    exitCode: 0,
    events: [],
  },
]

/** How many clusters the platform allows, so that the second create is one too many. */
export const MAX_CLUSTERS = 1
