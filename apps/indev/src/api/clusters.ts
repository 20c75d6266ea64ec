import type { HttpResponse } from '@indev/cli'
import { badAnswer, isObject, stringIn } from '../json.ts'
import type { Api } from './client.ts'
import { readCluster, readClusters } from './cluster.ts'
import type { Cluster, NodePool } from './cluster.ts'
import { refusal } from './refusal.ts'
import type { About } from './refusal.ts'

/** What the API takes to create a cluster; `nodepools` is spelled like that on the wire. */
export interface ClusterRequest {
  readonly name: string
  readonly ssoProvisioner: string
  readonly nodepools: readonly NodePool[]
  readonly version?: string
  readonly environment?: string
  readonly pullSecretRef?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly protected?: boolean
  /** RFC 3339. */
  readonly expiresAt?: string
}

/** A cluster that the platform has begun to make. */
export interface Accepted {
  readonly cluster: Cluster
  /** Where the platform keeps operations: the one that makes it. */
  readonly operationId?: string
}

/** A way for a cluster's users to sign in, set up by the organization. */
export interface Integration {
  readonly id: string
  readonly type: string
  readonly name: string
}

type Ref = Pick<Cluster, 'id' | 'name'>

const MANY: About = {
  area: 'cluster',
  next: [{ command: 'indev cluster list', why: 'shows the clusters that you have' }],
}

/** Every cluster that the signed-in person can see. */
export async function listClusters(api: Api): Promise<readonly Cluster[]> {
  return readClusters((await api.send({ method: 'GET', path: '/clusters', about: MANY })).json())
}

/**
 * Asks for a new cluster; the platform appends to the name, so look at the answer's.
 *
 * @param key - Idempotency key: the same key and body make one cluster, however often they are sent.
 * @param isKeyed - Whether the platform honours keys: only then is a lost answer asked for again.
 */
export async function requestCluster(
  api: Api,
  body: unknown,
  { key, isKeyed }: { readonly key: string; readonly isKeyed: boolean },
): Promise<Accepted> {
  const answer = await api.send({
    method: 'POST',
    path: '/clusters',
    body,
    key,
    retry: isKeyed ? 'keyed' : 'never',
    about: MANY,
  })
  return { cluster: readCluster(answer.json()), ...operationIn(answer) }
}

/** The cluster of exactly this name. @throws {@link CliError} `cluster.not-found`. */
export async function clusterByName(api: Api, name: string): Promise<Cluster> {
  const about = aboutOne(name)
  const path = `/clusters/by-name/${encodeURIComponent(name)}`
  const answer = await api.send({ method: 'GET', path, about })
  const cluster = readCluster(answer.json())
  // A platform may match more loosely; deleting the wrong cluster is not worth the comfort.
  if (cluster.name !== name) throw refusal({ ...answer, status: 404 }, about)
  return cluster
}

/** The cluster as it is now; outside the trace, because it is asked again and again. */
export async function clusterNow(api: Api, { id, name }: Ref): Promise<Cluster> {
  const path = `/clusters/${encodeURIComponent(id)}/status`
  const about = aboutOne(name)
  const answer = await api.send({ method: 'GET', path, about, traced: false, retry: 'never' })
  return readCluster(answer.json())
}

/** Starts deleting a cluster; a cluster that is already gone is `cluster.not-found`. */
export async function removeCluster(
  api: Api,
  { id, name }: Ref,
): Promise<Pick<Accepted, 'operationId'>> {
  const path = `/clusters/${encodeURIComponent(id)}`
  return operationIn(await api.send({ method: 'DELETE', path, about: aboutOne(name) }))
}

/** The operation that an answer says it began. */
function operationIn(answer: HttpResponse): Pick<Accepted, 'operationId'> {
  const [, id] =
    /\/operations\/([\w-]{1,64})$/.exec(answer.headers['operation-location'] ?? '') ?? []
  return id === undefined ? {} : { operationId: id }
}

/** The integrations that can be a cluster's sign-in. */
export async function listSsoProvisioners(api: Api): Promise<readonly Integration[]> {
  const about: About = { area: 'integration' }
  const answer = await api.send({ method: 'GET', path: '/integrations/instances', about })
  const value = answer.json()
  if (!Array.isArray(value)) throw badAnswer('list of integrations')
  return value.map(readIntegration).filter(({ type }) => type === 'EntraID')
}

function readIntegration(value: unknown): Integration {
  const id = stringIn(value, 'id')
  const name = stringIn(value, 'name')
  const type = stringIn(value, 'type')
  if (!isObject(value) || id === undefined || name === undefined || type === undefined) {
    throw badAnswer('integration')
  }
  return { id, name, type }
}

function aboutOne(name: string): About {
  return { ...MANY, subject: `cluster "${name}"` }
}
