import { badAnswer, isObject, numberIn, stringIn } from '../json.ts'
import type { Api } from './client.ts'
import type { Open } from './open.ts'
import type { About } from './refusal.ts'
import type * as wire from './wire.ts'

/** Work on a cluster, as the API shows it. */
export type Operation = Open<wire.Operation>

/** Something that has happened to a cluster. */
export type ClusterEvent = Open<wire.ClusterEvent>

const MANY: About = { area: 'operation' }
/** A wait for news is over by itself; what takes longer than that and this is lost, ms. */
const SLACK_MS = 10_000

/** Operations that the platform knows, the newest first. */
export async function listOperations(
  api: Api,
  query: Readonly<Record<string, string>>,
): Promise<readonly Operation[]> {
  const path = `/operations?${new URLSearchParams(query).toString()}`
  const value = (await api.send({ method: 'GET', path, about: MANY })).json()
  if (!Array.isArray(value)) throw badAnswer('list of operations')
  return value.map(readOperation)
}

/** One operation. @throws {@link CliError} `operation.not-found`. */
export async function operationById(api: Api, id: string): Promise<Operation> {
  const path = `/operations/${encodeURIComponent(id)}`
  return readOperation((await api.send({ method: 'GET', path, about: aboutOne(id) })).json())
}

/** Stops an operation. @throws {@link CliError} `operation.not-cancellable` where it can't be stopped. */
export function cancelOperation(api: Api, id: string, key: string): Promise<Operation> {
  return change(api, id, 'cancel', key)
}

/** Begins another one like it. @throws {@link CliError} `operation.not-retryable` where there is no need of it. */
export function retryOperation(api: Api, id: string, key: string): Promise<Operation> {
  return change(api, id, 'retry', key)
}

async function change(
  api: Api,
  id: string,
  how: 'cancel' | 'retry',
  key: string,
): Promise<Operation> {
  const path = `/operations/${encodeURIComponent(id)}/${how}`
  const about = aboutOne(id)
  return readOperation((await api.send({ method: 'POST', path, key, about })).json())
}

/**
 * What has happened to a cluster after the event `since`.
 *
 * @param waitMs - How long to wait for news, at most 20 s.
 */
export async function clusterEvents(
  api: Api,
  clusterId: string,
  since: number,
  waitMs = 0,
): Promise<readonly ClusterEvent[]> {
  const waitSeconds = Math.min(20, Math.floor(waitMs / 1_000))
  const query = `since=${since}&limit=1000&waitSeconds=${waitSeconds}`
  const answer = await api.send({
    method: 'GET',
    path: `/clusters/${encodeURIComponent(clusterId)}/events?${query}`,
    about: { area: 'cluster', subject: 'the cluster' },
    traced: false,
    retry: 'never',
    timeoutMs: waitSeconds * 1_000 + SLACK_MS,
  })
  const value = answer.json()
  if (!Array.isArray(value)) throw badAnswer('list of events')
  return value.map(readEvent)
}

function readOperation(value: unknown): Operation {
  const id = stringIn(value, 'id')
  const endedAt = stringIn(value, 'endedAt')
  if (!isObject(value) || id === undefined) throw badAnswer('operation')
  return {
    id,
    kind: stringIn(value, 'kind') ?? '',
    clusterId: stringIn(value, 'clusterId') ?? '',
    state: stringIn(value, 'state') ?? '',
    step: stringIn(value, 'step') ?? '',
    stepsDone: numberIn(value, 'stepsDone') ?? 0,
    stepsTotal: numberIn(value, 'stepsTotal') ?? 0,
    attempts: numberIn(value, 'attempts') ?? 0,
    createdAt: stringIn(value, 'createdAt') ?? '',
    ...(endedAt === undefined ? {} : { endedAt }),
  }
}

function readEvent(value: unknown): ClusterEvent {
  const sequence = numberIn(value, 'sequence')
  if (sequence === undefined) throw badAnswer('event')
  return {
    sequence,
    at: stringIn(value, 'at') ?? '',
    state: stringIn(value, 'state') ?? '',
    reason: stringIn(value, 'reason') ?? '',
    message: stringIn(value, 'message') ?? '',
  }
}

function aboutOne(id: string): About {
  return {
    area: 'operation',
    subject: `operation "${id}"`,
    next: [{ command: 'indev operation list', why: 'shows the operations' }],
  }
}
