import { createHash } from 'node:crypto'
import { isObject, isSame, listAt, objectAt, textAt, type Json, type JsonObject } from './json.ts'
import type { World } from './world.ts'

/** A condition; it keeps the time of its last change. */
export function condition(
  world: World,
  before: JsonObject,
  type: string,
  status: boolean,
  reason: string,
): JsonObject {
  const known = listAt(before, 'status', 'conditions').find(
    (entry) => textAt(entry, 'type') === type,
  )
  const text = status ? 'True' : 'False'
  const isStill = textAt(known, 'status') === text
  return {
    type,
    status: text,
    reason,
    message: 'simulated',
    lastTransitionTime: isStill ? textAt(known, 'lastTransitionTime') : world.now,
  }
}

/** How a pod does: it runs where it is on a node, and has ended where it is of a job. */
export function statusOfPod(world: World, pod: JsonObject): JsonObject {
  const nodeName = textAt(pod, 'spec', 'nodeName')
  const isOfJob = listAt(pod, 'metadata', 'ownerReferences').some(
    (ref) => textAt(ref, 'kind') === 'Job',
  )
  if (nodeName === '') {
    return {
      phase: 'Pending',
      conditions: [condition(world, pod, 'PodScheduled', false, 'Unschedulable')],
    }
  }
  const startedAt = textAt(pod, 'status', 'startTime') || world.now
  const state: JsonObject = isOfJob
    ? { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: startedAt } }
    : { running: { startedAt } }
  const containerStatuses = listAt(pod, 'spec', 'containers')
    .filter(isObject)
    .map((container): Json => {
      const image = textAt(container, 'image')
      const name = textAt(container, 'name')
      return {
        name,
        image,
        imageID: 'simulated',
        ready: !isOfJob,
        started: !isOfJob,
        restartCount: 0,
        state,
        lastState: {},
      }
    })
  const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) =>
    condition(
      world,
      pod,
      type,
      !(isOfJob && type.endsWith('Ready')),
      isOfJob ? 'PodCompleted' : '',
    ),
  )
  const [a = 0, b = 0] = createHash('sha256')
    .update(textAt(pod, 'metadata', 'uid'))
    .digest()
  return {
    phase: isOfJob ? 'Succeeded' : 'Running',
    conditions,
    hostIP: '192.0.2.1',
    podIP: `10.244.${a}.${1 + (b % 254)}`,
    podIPs: [{ ip: `10.244.${a}.${1 + (b % 254)}` }],
    qosClass: 'BestEffort',
    startTime: startedAt,
    containerStatuses,
  }
}

/** Where a pod that is new runs. */
export function schedule(world: World, pod: JsonObject): JsonObject {
  if (textAt(pod, 'spec', 'nodeName') !== '') return pod
  const nodes = world
    .list('Node')
    .filter((node) => objectAt(node, 'spec')['unschedulable'] !== true)
  const wanted = Object.entries(objectAt(pod, 'spec', 'nodeSelector'))
  const fitting = nodes.filter((node) =>
    wanted.every(([key, value]) => isSame(objectAt(node, 'metadata', 'labels')[key], value)),
  )
  const [first = 0] = createHash('sha256')
    .update(textAt(pod, 'metadata', 'name'))
    .digest()
  const node = fitting[first % Math.max(fitting.length, 1)]
  if (node === undefined) return pod
  return { ...pod, spec: { ...objectAt(pod, 'spec'), nodeName: textAt(node, 'metadata', 'name') } }
}
