import { humanDuration } from './duration.ts'
import {
  at,
  listAt,
  numberAt,
  objectAt,
  textAt,
  textsAt,
  type Json,
  type JsonObject,
} from './json.ts'
import {
  addressOf,
  conditionOf,
  nodeRoles,
  nodeStatus,
  orNone,
  podReady,
  podRestarts,
  podStatus,
} from './cells.ts'

/** One column of a table of objects. */
export interface Column {
  readonly name: string
  readonly type: 'string' | 'integer' | 'date'
  /** Shown with `-o wide` only. */
  readonly isWide: boolean
  readonly cell: (object: JsonObject, nowMs: number) => Json
}

type Cell = Column['cell']

const text = (name: string, cell: Cell): Column => ({ name, type: 'string', isWide: false, cell })
const wide = (name: string, cell: Cell): Column => ({ name, type: 'string', isWide: true, cell })
const count = (name: string, cell: Cell): Column => ({ name, type: 'integer', isWide: false, cell })
const path =
  (...members: readonly string[]): Cell =>
  (object) =>
    textAt(object, ...members)
const whole =
  (...members: readonly string[]): Cell =>
  (object) =>
    numberAt(object, ...members) ?? 0

function ageOf(time: string, nowMs: number): string {
  const fromMs = Date.parse(time)
  return Number.isNaN(fromMs) ? '<unknown>' : humanDuration(nowMs - fromMs)
}

const name = text('Name', path('metadata', 'name'))
const age = text('Age', (object, nowMs) =>
  ageOf(textAt(object, 'metadata', 'creationTimestamp'), nowMs),
)

const containersOf = (...members: readonly string[]): readonly Column[] => {
  const show =
    (member: string): Cell =>
    (object) =>
      listAt(object, ...members, 'containers')
        .map((container) => textAt(container, member))
        .join(',')
  return [wide('Containers', show('name')), wide('Images', show('image'))]
}

const pairs = (texts: Readonly<Record<string, string>>): string =>
  orNone(
    Object.entries(texts)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  )

const selector = wide('Selector', (object) =>
  pairs(textsAt(object, 'spec', 'selector', 'matchLabels')),
)
const template = containersOf('spec', 'template', 'spec')

const keysOf =
  (...members: readonly string[]): Cell =>
  (object) =>
    members.reduce((sum, member) => sum + Object.keys(objectAt(object, member)).length, 0)

function servicePorts(service: JsonObject): string {
  return orNone(
    listAt(service, 'spec', 'ports')
      .map((port) => `${numberAt(port, 'port')}/${textAt(port, 'protocol')}`)
      .join(','),
  )
}

const ready: Cell = (object) =>
  `${numberAt(object, 'status', 'readyReplicas') ?? 0}/${numberAt(object, 'spec', 'replicas') ?? 0}`

function jobStatus(job: JsonObject): string {
  const isComplete = textAt(conditionOf(job, 'Complete'), 'status') === 'True'
  if (isComplete) return 'Complete'
  return at(job, 'spec', 'suspend') === true ? 'Suspended' : 'Running'
}

const byKind: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [name, text('Status', path('status', 'phase')), age],
  Node: [
    name,
    text('Status', nodeStatus),
    text('Roles', nodeRoles),
    age,
    text('Version', path('status', 'nodeInfo', 'kubeletVersion')),
    wide('Internal-IP', addressOf('InternalIP')),
    wide('External-IP', addressOf('ExternalIP')),
    wide('OS-Image', path('status', 'nodeInfo', 'osImage')),
    wide('Kernel-Version', path('status', 'nodeInfo', 'kernelVersion')),
    wide('Container-Runtime', path('status', 'nodeInfo', 'containerRuntimeVersion')),
  ],
  Pod: [
    name,
    text('Ready', podReady),
    text('Status', podStatus),
    text('Restarts', (pod) => String(podRestarts(pod))),
    age,
    wide('IP', (pod) => orNone(textAt(pod, 'status', 'podIP'))),
    wide('Node', (pod) => orNone(textAt(pod, 'spec', 'nodeName'))),
    wide('Nominated Node', () => '<none>'),
    wide('Readiness Gates', () => '<none>'),
  ],
  ConfigMap: [name, count('Data', keysOf('data', 'binaryData')), age],
  Secret: [name, text('Type', path('type')), count('Data', keysOf('data')), age],
  Service: [
    name,
    text('Type', path('spec', 'type')),
    text('Cluster-IP', (service) => orNone(textAt(service, 'spec', 'clusterIP'))),
    text('External-IP', (service) => orNone(textAt(service, 'spec', 'externalName'))),
    text('Port(s)', servicePorts),
    age,
    wide('Selector', (service) => pairs(textsAt(service, 'spec', 'selector'))),
  ],
  ServiceAccount: [name, count('Secrets', (account) => listAt(account, 'secrets').length), age],
  Deployment: [
    name,
    text('Ready', ready),
    count('Up-to-date', whole('status', 'updatedReplicas')),
    count('Available', whole('status', 'availableReplicas')),
    age,
    ...template,
    selector,
  ],
  ReplicaSet: [
    name,
    count('Desired', whole('spec', 'replicas')),
    count('Current', whole('status', 'replicas')),
    count('Ready', whole('status', 'readyReplicas')),
    age,
    ...template,
    selector,
  ],
  StatefulSet: [name, text('Ready', ready), age, ...template],
  DaemonSet: [
    name,
    count('Desired', whole('status', 'desiredNumberScheduled')),
    count('Current', whole('status', 'currentNumberScheduled')),
    count('Ready', whole('status', 'numberReady')),
    count('Up-to-date', whole('status', 'updatedNumberScheduled')),
    count('Available', whole('status', 'numberAvailable')),
    age,
    ...template,
    selector,
  ],
  Job: [
    name,
    text('Status', jobStatus),
    text(
      'Completions',
      (job) =>
        `${numberAt(job, 'status', 'succeeded') ?? 0}/${numberAt(job, 'spec', 'completions') ?? 1}`,
    ),
    age,
    ...template,
  ],
  CronJob: [
    name,
    text('Schedule', path('spec', 'schedule')),
    text('Suspend', (job) => (at(job, 'spec', 'suspend') === true ? 'True' : 'False')),
    age,
  ],
  Event: [
    text('Last Seen', (event, nowMs) => ageOf(textAt(event, 'lastTimestamp'), nowMs)),
    text('Type', path('type')),
    text('Reason', path('reason')),
    text('Object', (event) => {
      const kind = textAt(event, 'involvedObject', 'kind').toLowerCase()
      return `${kind}/${textAt(event, 'involvedObject', 'name')}`
    }),
    text('Message', path('message')),
  ],
  Ingress: [
    name,
    text('Class', (ingress) => orNone(textAt(ingress, 'spec', 'ingressClassName'))),
    text('Hosts', (ingress) => {
      const hosts = listAt(ingress, 'spec', 'rules').map((rule) => textAt(rule, 'host') || '*')
      return hosts.join(',') || '*'
    }),
    text('Ports', (ingress) => (listAt(ingress, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
    age,
  ],
  PersistentVolumeClaim: [
    name,
    text('Status', (claim) => textAt(claim, 'status', 'phase') || 'Pending'),
    text('Access Modes', (claim) =>
      listAt(claim, 'spec', 'accessModes')
        .map((mode) => textAt(mode))
        .join(','),
    ),
    text('StorageClass', path('spec', 'storageClassName')),
    age,
  ],
}

/** The columns of a table of objects of a kind. */
export function columnsOf(kind: string): readonly Column[] {
  return byKind[kind] ?? [name, age]
}
