import { createHash } from 'node:crypto'
import { listAt, numberAt, objectAt, textAt, type JsonObject } from './json.ts'
import { apiVersionOf, type Kind } from './kinds.ts'
import { condition, statusOfPod } from './pods.ts'
import type { World } from './world.ts'

const owned = (owner: JsonObject): ((object: JsonObject) => boolean) => {
  const uid = textAt(owner, 'metadata', 'uid')
  return (object) =>
    listAt(object, 'metadata', 'ownerReferences').some((ref) => textAt(ref, 'uid') === uid)
}

const byName = (a: JsonObject, b: JsonObject): number =>
  textAt(a, 'metadata', 'name') < textAt(b, 'metadata', 'name') ? -1 : 1

/**
 * The controllers of a simulated cluster, for one object that has changed: workloads have their pods, and
 * these run, at once. Nothing runs in truth.
 *
 * @returns the status of the object; undefined where no controller has one for it.
 */
export function reconcile(world: World, kind: Kind, object: JsonObject): JsonObject | undefined {
  switch (kind.kind) {
    case 'Namespace':
      return { phase: 'Active' }
    case 'Deployment':
      return reconcileDeployment(world, object)
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
      return reconcileSet(world, kind, object)
    case 'Job':
      return reconcileJob(world, kind, object)
    case 'Pod':
      return statusOfPod(world, object)
    case 'Service':
      return { loadBalancer: {} }
    default:
      return undefined
  }
}

const generationOf = (object: JsonObject): number => numberAt(object, 'metadata', 'generation') ?? 1

/** One replica set for each template; the present one has all replicas. */
function reconcileDeployment(world: World, deployment: JsonObject): JsonObject {
  const namespace = textAt(deployment, 'metadata', 'namespace')
  const template = objectAt(deployment, 'spec', 'template')
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1
  const hash = createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 10)
  const name = `${textAt(deployment, 'metadata', 'name')}-${hash}`
  const labels = { ...objectAt(template, 'metadata', 'labels'), 'pod-template-hash': hash }
  const sets = world.list('ReplicaSet', namespace).filter(owned(deployment))
  const current = sets.find((set) => textAt(set, 'metadata', 'name') === name)
  const selector = {
    matchLabels: {
      ...objectAt(deployment, 'spec', 'selector', 'matchLabels'),
      'pod-template-hash': hash,
    },
  }
  const wanted = {
    ...(current ?? {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace,
        labels,
        ownerReferences: [ownerOf('Deployment', 'apps/v1', deployment)],
      },
    }),
    spec: {
      replicas,
      selector,
      template: { ...template, metadata: { ...objectAt(template, 'metadata'), labels } },
    },
  }
  if (current === undefined || numberAt(current, 'spec', 'replicas') !== replicas) {
    world.write('ReplicaSet', wanted)
  }
  for (const set of sets) {
    if (set === current || numberAt(set, 'spec', 'replicas') === 0) continue
    world.write('ReplicaSet', { ...set, spec: { ...objectAt(set, 'spec'), replicas: 0 } })
  }
  return {
    observedGeneration: generationOf(deployment),
    ...(replicas > 0 && {
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
    }),
    conditions: [
      condition(world, deployment, 'Available', true, 'MinimumReplicasAvailable'),
      condition(world, deployment, 'Progressing', true, 'NewReplicaSetAvailable'),
    ],
  }
}

function ownerOf(kind: string, apiVersion: string, object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata')
  const { name = '', uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

function reconcileSet(world: World, kind: Kind, set: JsonObject): JsonObject {
  const namespace = textAt(set, 'metadata', 'namespace')
  const nodes = world.list('Node')
  const isDaemon = kind.kind === 'DaemonSet'
  const replicas = isDaemon ? nodes.length : (numberAt(set, 'spec', 'replicas') ?? 1)
  const pods = world.list('Pod', namespace).filter(owned(set)).toSorted(byName)
  for (const pod of pods.slice(replicas)) world.remove('Pod', pod)
  for (let index = pods.length; index < replicas; index++) {
    const name = kind.kind === 'StatefulSet' ? String(index) : world.suffix(5)
    const nodeName = textAt(nodes[index % Math.max(nodes.length, 1)], 'metadata', 'name')
    world.write('Pod', podOf(kind, set, name, isDaemon ? { nodeName } : {}))
  }
  const observedGeneration = generationOf(set)
  if (isDaemon) {
    return {
      observedGeneration,
      currentNumberScheduled: replicas,
      desiredNumberScheduled: replicas,
      numberAvailable: replicas,
      numberMisscheduled: 0,
      numberReady: replicas,
      updatedNumberScheduled: replicas,
    }
  }
  const counts = { readyReplicas: replicas, availableReplicas: replicas }
  const isStateful = kind.kind === 'StatefulSet'
  return {
    observedGeneration,
    replicas,
    ...(replicas > 0 && counts),
    ...(isStateful && {
      currentReplicas: replicas,
      updatedReplicas: replicas,
      currentRevision: 'simulated',
      updateRevision: 'simulated',
    }),
  }
}

function podOf(kind: Kind, owner: JsonObject, suffix: string, spec: JsonObject): JsonObject {
  const template = objectAt(owner, 'spec', 'template')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...objectAt(template, 'metadata'),
      name: `${textAt(owner, 'metadata', 'name')}-${suffix}`,
      namespace: textAt(owner, 'metadata', 'namespace'),
      ownerReferences: [ownerOf(kind.kind, apiVersionOf(kind), owner)],
    },
    spec: { ...objectAt(template, 'spec'), ...spec },
  }
}

/** A job is done as soon as it is there. */
function reconcileJob(world: World, kind: Kind, job: JsonObject): JsonObject {
  const namespace = textAt(job, 'metadata', 'namespace')
  const before = objectAt(job, 'status')
  if (before['completionTime'] !== undefined || objectAt(job, 'spec')['suspend'] === true)
    return before
  const completions = numberAt(job, 'spec', 'completions') ?? 1
  const pods = world.list('Pod', namespace).filter(owned(job))
  for (let index = pods.length; index < completions; index++) {
    world.write('Pod', podOf(kind, job, world.suffix(5), { restartPolicy: 'Never' }))
  }
  return {
    startTime: world.now,
    completionTime: world.now,
    succeeded: completions,
    ready: 0,
    conditions: [condition(world, job, 'Complete', true, 'CompletionsReached')],
  }
}
