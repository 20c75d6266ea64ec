import type { JsonSchema } from '@indev/cli'
import { badAnswer, isObject, numberIn, stringIn, stringsIn } from '../json.ts'
import type { JsonObject } from '../json.ts'
import type { Open } from './open.ts'
import type * as wire from './wire.ts'

/** A group of equal nodes: of a fixed size, or scaled between two. */
export type NodePool = Partial<Open<wire.NodePool>>

/** What only some platforms say. */
type Extra = 'state' | 'labels' | 'protected' | 'createdAt'

/** A cluster as the API shows it; `-o json` prints exactly this. */
export type Cluster = Omit<Open<wire.Cluster>, 'nodePools' | Extra> &
  Partial<Pick<Open<wire.Cluster>, Extra>> & { readonly nodePools: readonly NodePool[] }

/** A bare array of clusters. @throws {@link CliError} `platform.bad-answer`. */
export function readClusters(value: unknown): readonly Cluster[] {
  if (!Array.isArray(value)) throw badAnswer('list of clusters')
  return value.map(readCluster)
}

/**
 * One cluster; parts that a platform leaves out become empty, only `id` and `name` are demanded.
 *
 * @throws {@link CliError} `platform.bad-answer`.
 */
export function readCluster(value: unknown): Cluster {
  const id = stringIn(value, 'id')
  const name = stringIn(value, 'name')
  if (!isObject(value) || id === undefined || name === undefined) throw badAnswer('cluster')
  const status = objectIn(value, 'status')
  const ready = objectIn(status, 'ready')
  const deployment = objectIn(status, 'deployment')
  const pools = value['nodePools']
  return {
    id,
    name,
    version: stringIn(value, 'version') ?? '',
    consoleUrl: stringIn(value, 'consoleUrl') ?? '',
    epg: stringIn(value, 'epg') ?? '',
    ingressIp: stringIn(value, 'ingressIp') ?? '',
    nodePools: Array.isArray(pools) ? pools.filter(isObject).map(readPool) : [],
    status: {
      ready: {
        status: ready['status'] === true,
        message: stringIn(ready, 'message') ?? '',
        reason: stringIn(ready, 'reason') ?? '',
      },
      deployment: {
        active: deployment['active'] === true,
        failed: deployment['failed'] === true,
      },
    },
    roles: stringsIn(value, 'roles'),
    ...defined({
      state: stringIn(value, 'state'),
      labels: isObject(value['labels']) ? textsOf(value['labels']) : undefined,
      protected: typeof value['protected'] === 'boolean' ? value['protected'] : undefined,
      createdAt: stringIn(value, 'createdAt'),
      environment: stringIn(value, 'environment'),
      expiresAt: stringIn(value, 'expiresAt'),
      imagePullSecret: secretIn(value['imagePullSecret']),
    }),
  }
}

function textsOf(value: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
  )
}

function secretIn(value: unknown): Cluster['imagePullSecret'] {
  const id = stringIn(value, 'id')
  const name = stringIn(value, 'name')
  if (id === undefined || name === undefined) return undefined
  return { id, name, registries: stringsIn(value, 'registries') }
}

function readPool(pool: JsonObject): NodePool {
  const cores = numberIn(pool['compute'], 'cores')
  const memory = stringIn(pool['compute'], 'memory')
  const autoscaling = pool['autoscalingEnabled']
  return defined({
    id: stringIn(pool, 'id'),
    name: stringIn(pool, 'name'),
    preset: stringIn(pool, 'preset'),
    replicas: numberIn(pool, 'replicas'),
    compute: cores === undefined || memory === undefined ? undefined : { cores, memory },
    autoscalingEnabled: typeof autoscaling === 'boolean' ? autoscaling : undefined,
    minCount: numberIn(pool, 'minCount'),
    maxCount: numberIn(pool, 'maxCount'),
  })
}

type Maybe<T> = { readonly [K in keyof T]-?: T[K] | undefined }

/** Leaves out what is undefined, so that JSON and types agree on "absent". */
function defined<T extends object>(parts: Maybe<T>): T
function defined(parts: object): object {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
}

function objectIn(value: JsonObject, key: string): JsonObject {
  const found = value[key]
  return isObject(found) ? found : {}
}

const text: JsonSchema = { type: 'string' }
const flag: JsonSchema = { type: 'boolean' }
const count: JsonSchema = { type: 'integer' }

const nodePool: JsonSchema = {
  type: 'object',
  properties: {
    id: text,
    name: text,
    preset: text,
    replicas: count,
    compute: {
      type: 'object',
      properties: { cores: { type: 'number' }, memory: text },
      required: ['cores', 'memory'],
    },
    autoscalingEnabled: flag,
    minCount: count,
    maxCount: count,
  },
}

/** The members of a cluster, for schemas. */
export const clusterProperties = {
  id: text,
  name: text,
  version: text,
  consoleUrl: text,
  epg: text,
  ingressIp: text,
  nodePools: { type: 'array', items: nodePool },
  status: {
    type: 'object',
    properties: {
      ready: {
        type: 'object',
        properties: { status: flag, message: text, reason: text },
        required: ['status', 'message', 'reason'],
      },
      deployment: {
        type: 'object',
        properties: { active: flag, failed: flag },
        required: ['active', 'failed'],
      },
    },
    required: ['ready', 'deployment'],
  },
  roles: { type: 'array', items: text },
  state: { ...text, description: 'Where the platform says it: pending, deploying, ready, …' },
  labels: { type: 'object', additionalProperties: text },
  protected: { ...flag, description: 'Whether it is kept from being deleted.' },
  createdAt: { ...text, description: 'RFC 3339.' },
  environment: text,
  expiresAt: { ...text, description: 'When it is deleted by itself, RFC 3339.' },
  imagePullSecret: {
    type: 'object',
    properties: { id: text, name: text, registries: { type: 'array', items: text } },
  },
} as const satisfies Readonly<Record<string, JsonSchema>>

/** A cluster, as every command shows it. */
export const clusterSchema: JsonSchema = {
  type: 'object',
  properties: clusterProperties,
  required: 'id name version consoleUrl epg ingressIp nodePools status roles'.split(' '),
  additionalProperties: false,
}
