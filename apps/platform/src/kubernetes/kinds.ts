/** One kind of object that a simulated cluster keeps. */
export interface Kind {
  /** Empty for the core. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly singular: string
  readonly isNamespaced: boolean
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  /** Has `/scale`. */
  readonly isScalable: boolean
  /** Has `/status`. */
  readonly hasStatus: boolean
}

type Row = readonly [
  apiVersion: string,
  scope: 'cluster' | 'namespace',
  names: string,
  ...shortNames: string[],
]

const rows: readonly Row[] = [
  ['v1', 'cluster', 'Namespace namespaces', 'ns'],
  ['v1', 'cluster', 'Node nodes', 'no'],
  ['v1', 'cluster', 'PersistentVolume persistentvolumes', 'pv'],
  ['v1', 'namespace', 'ConfigMap configmaps', 'cm'],
  ['v1', 'namespace', 'Endpoints endpoints', 'ep'],
  ['v1', 'namespace', 'Event events', 'ev'],
  ['v1', 'namespace', 'LimitRange limitranges', 'limits'],
  ['v1', 'namespace', 'PersistentVolumeClaim persistentvolumeclaims', 'pvc'],
  ['v1', 'namespace', 'Pod pods', 'po'],
  ['v1', 'namespace', 'ResourceQuota resourcequotas', 'quota'],
  ['v1', 'namespace', 'Secret secrets'],
  ['v1', 'namespace', 'Service services', 'svc'],
  ['v1', 'namespace', 'ServiceAccount serviceaccounts', 'sa'],
  ['apps/v1', 'namespace', 'DaemonSet daemonsets', 'ds'],
  ['apps/v1', 'namespace', 'Deployment deployments', 'deploy'],
  ['apps/v1', 'namespace', 'ReplicaSet replicasets', 'rs'],
  ['apps/v1', 'namespace', 'StatefulSet statefulsets', 'sts'],
  ['autoscaling/v2', 'namespace', 'HorizontalPodAutoscaler horizontalpodautoscalers', 'hpa'],
  ['batch/v1', 'namespace', 'CronJob cronjobs', 'cj'],
  ['batch/v1', 'namespace', 'Job jobs'],
  ['coordination.k8s.io/v1', 'namespace', 'Lease leases'],
  ['networking.k8s.io/v1', 'cluster', 'IngressClass ingressclasses'],
  ['networking.k8s.io/v1', 'namespace', 'Ingress ingresses', 'ing'],
  ['networking.k8s.io/v1', 'namespace', 'NetworkPolicy networkpolicies', 'netpol'],
  ['policy/v1', 'namespace', 'PodDisruptionBudget poddisruptionbudgets', 'pdb'],
  ['rbac.authorization.k8s.io/v1', 'cluster', 'ClusterRole clusterroles'],
  ['rbac.authorization.k8s.io/v1', 'cluster', 'ClusterRoleBinding clusterrolebindings'],
  ['rbac.authorization.k8s.io/v1', 'namespace', 'Role roles'],
  ['rbac.authorization.k8s.io/v1', 'namespace', 'RoleBinding rolebindings'],
  ['scheduling.k8s.io/v1', 'cluster', 'PriorityClass priorityclasses', 'pc'],
  ['storage.k8s.io/v1', 'cluster', 'StorageClass storageclasses', 'sc'],
]

/** What `kubectl get all` shows. */
const inAll: ReadonlySet<string> = new Set([
  'Pod',
  'Service',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Job',
  'HorizontalPodAutoscaler',
])
const scalable = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])
const withStatus = new Set([
  ...inAll,
  'Namespace',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'Ingress',
  'PodDisruptionBudget',
])

/** Every kind that is kept; there are no custom ones. */
export const kinds: readonly Kind[] = rows.map(([apiVersion, scope, names, ...shortNames]) => {
  const [group = '', version = ''] = apiVersion.includes('/')
    ? apiVersion.split('/')
    : ['', apiVersion]
  const [kind = '', plural = ''] = names.split(' ')
  return {
    group,
    version,
    kind,
    plural,
    singular: kind.toLowerCase(),
    isNamespaced: scope === 'namespace',
    shortNames,
    categories: inAll.has(kind) ? ['all'] : [],
    isScalable: scalable.has(kind),
    hasStatus: withStatus.has(kind),
  }
})

/** `v1`, `apps/v1`. */
export function apiVersionOf({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`
}

/** The name of a kind's message in the schema: `core.v1.Pod`, `rbac.v1.Role`. */
export function messageOf({
  group,
  version,
  kind,
}: Pick<Kind, 'group' | 'version' | 'kind'>): string {
  return `${group === '' ? 'core' : (group.split('.')[0] ?? group)}.${version}.${kind}`
}

/** How a kind is named among all: `pods`, `deployments.apps`. */
export function resourceOf({ group, plural }: Pick<Kind, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`
}

/** The kind of this name: within this program no two have the same. */
export function kindNamed(name: string): Kind {
  const kind = kinds.find((candidate) => candidate.kind === name)
  if (kind === undefined) throw new TypeError(`no kind ${name}`)
  return kind
}
