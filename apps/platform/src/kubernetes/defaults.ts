import { createHash } from 'node:crypto'
import {
  isObject,
  listAt,
  objectAt,
  put,
  textAt,
  textsAt,
  type Json,
  type JsonObject,
} from './json.ts'

/** An object with what its author has left out, as a server would fill it in. */
export function withDefaults(kind: string, object: JsonObject): JsonObject {
  const fill = fillers[kind]
  return fill === undefined ? object : fill(object)
}

type Filler = (object: JsonObject) => JsonObject

const spec =
  (fill: (spec: JsonObject, object: JsonObject) => JsonObject): Filler =>
  (object) => ({ ...object, spec: fill(objectAt(object, 'spec'), object) })

/** The defaults of a workload that makes pods of a template. */
const workload = (defaults: JsonObject): Filler =>
  spec((given) => ({ ...defaults, ...given, template: podTemplate(objectAt(given, 'template')) }))

const rolling = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }

const fillers: Readonly<Record<string, Filler>> = {
  Namespace: (object) => {
    const metadata = objectAt(object, 'metadata')
    const labels = {
      ...objectAt(metadata, 'labels'),
      'kubernetes.io/metadata.name': textAt(metadata, 'name'),
    }
    return { ...object, metadata: { ...metadata, labels }, spec: { finalizers: ['kubernetes'] } }
  },
  Secret: ({ stringData, ...object }) => {
    const data = { ...objectAt(object, 'data') }
    for (const [key, text] of Object.entries(textsAt(stringData))) {
      put(data, key, Buffer.from(text).toString('base64'))
    }
    const type = textAt(object, 'type') || 'Opaque'
    return { ...object, ...(Object.keys(data).length > 0 && { data }), type }
  },
  Pod: spec((given) => podSpec(given)),
  Deployment: workload({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: rolling,
  }),
  ReplicaSet: workload({ replicas: 1 }),
  StatefulSet: workload({
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
  }),
  DaemonSet: workload({
    revisionHistoryLimit: 10,
    updateStrategy: {
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    },
  }),
  Job: workload({ parallelism: 1, completions: 1, backoffLimit: 6, suspend: false }),
  CronJob: spec((given) => ({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...given,
  })),
  Service: spec((given, object) => service(given, object)),
  PersistentVolumeClaim: spec((given) => ({ volumeMode: 'Filesystem', ...given })),
}

function podTemplate(template: JsonObject): JsonObject {
  return { ...template, spec: podSpec(objectAt(template, 'spec')) }
}

function podSpec(given: JsonObject): JsonObject {
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...given,
    ...containersOf(given, 'containers'),
    ...containersOf(given, 'initContainers'),
  }
}

function containersOf(given: JsonObject, member: string): JsonObject {
  const containers = listAt(given, member)
  return containers.length === 0 ? {} : { [member]: containers.map(container) }
}

function container(given: Json): Json {
  if (!isObject(given)) return given
  const image = textAt(given, 'image')
  const isLatest = image.endsWith(':latest') || !/[:@][^/]*$/.test(image)
  const ports = listAt(given, 'ports')
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isLatest ? 'Always' : 'IfNotPresent',
    ...given,
    ...(ports.length > 0 && { ports: ports.map(withProtocol) }),
  }
}

const withProtocol = (port: Json): Json => (isObject(port) ? { protocol: 'TCP', ...port } : port)

function service(given: JsonObject, object: JsonObject): JsonObject {
  const ports = listAt(given, 'ports').map((port) =>
    isObject(port) ? { protocol: 'TCP', targetPort: port['port'] ?? 0, ...port } : port,
  )
  const type = textAt(given, 'type') || 'ClusterIP'
  const common = { sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ...given, type }
  if (type === 'ExternalName') return common
  const clusterIP = textAt(given, 'clusterIP') || addressOf(object)
  return {
    ...common,
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ...(ports.length > 0 && { ports }),
  }
}

/** An address from the range of services; two services may get the same. */
function addressOf(object: JsonObject): string {
  const name = `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`
  if (name === 'default/kubernetes') return '10.96.0.1'
  const [a = 0, b = 0] = createHash('sha256').update(name).digest()
  return `10.96.${a}.${2 + (b % 253)}`
}
