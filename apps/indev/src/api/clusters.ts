import type { HttpResponse } from '@indev/cli'
import { CliError } from '@indev/cli'
import { isMissing } from './answers.ts'
import { badAnswer, isObject, stringIn } from '../json.ts'
import type { Api } from './client.ts'
import { unsupported } from './features.ts'
import { readCluster, readClusters } from './cluster.ts'
import type { Cluster, NodePool } from './cluster.ts'
import type { Open } from './open.ts'
import { cursorIn, MAX_PAGES } from './pages.ts'
import { refusal } from './refusal.ts'
import type { About } from './refusal.ts'
import type * as wire from './wire.ts'

/** What the API takes to create a cluster; `nodepools` is spelled like that on the wire. */
export type ClusterRequest = Omit<
  Open<wire.ClusterRequest>,
  'nameSuffix' | 'nodepools' | 'ssoProvisioner'
> & { readonly nodepools: readonly NodePool[]; readonly ssoProvisioner: string }

/** A cluster that the platform has begun to make. */
export interface Accepted {
  readonly cluster: Cluster
  /** Where the platform keeps operations: the one that makes it. */
  readonly operationId?: string
  /** The answer is that of an earlier request with this key: much may have happened since. */
  readonly isReplayed?: true
}

/** A way for a cluster's users to sign in, set up by the organization. */
export type Integration = Omit<wire.Integration, 'createdAt'>

type Ref = Pick<Cluster, 'id' | 'name'>

const MANY: About = {
  area: 'cluster',
  next: [{ command: 'indev cluster list', why: 'shows the clusters that you have' }],
}

/** What a list of clusters may be narrowed down to; platforms that cannot do it ignore it. */
export interface ClusterQuery {
  readonly labelSelector?: string
  readonly limit?: string
}

/** Every cluster that the signed-in person can see, page by page where the platform gives pages. */
export async function listClusters(
  api: Api,
  query: ClusterQuery = {},
): Promise<readonly Cluster[]> {
  const clusters: Cluster[] = []
  const asked = new URLSearchParams({ ...query })
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const path = asked.size === 0 ? '/clusters' : `/clusters?${asked.toString()}`
    const answer = await api.send({ method: 'GET', path, about: MANY })
    clusters.push(...readClusters(answer.json()))
    const cursor = cursorIn(answer.headers['link'] ?? '')
    if (cursor === undefined || clusters.length >= Number(query.limit)) return clusters
    asked.set('cursor', cursor)
  }
  return clusters
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
  return {
    cluster: readCluster(answer.json()),
    ...operationIn(answer),
    ...(answer.headers['idempotency-replayed'] === 'true' ? { isReplayed: true } : {}),
  }
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

/** What a cluster is changed to; what is left out stays as it is. */
export type ClusterChange = Open<wire.ClusterChange>

/** Changes a cluster to what is said, however often that is said. */
export async function changeCluster(
  api: Api,
  { id, name }: Ref,
  body: ClusterChange,
): Promise<Accepted> {
  const path = `/clusters/${encodeURIComponent(id)}`
  const about = aboutOne(name)
  try {
    const answer = await api.send({ method: 'PATCH', path, body, about, ...repeatable() })
    return { cluster: readCluster(answer.json()), ...operationIn(answer) }
  } catch (error) {
    // It was there a moment ago: what is missing is the route.
    throw isMissing(error) ? unsupported('way to change a cluster') : error
  }
}

/** Starts deleting a cluster; one that is gone meanwhile is what was wanted. */
export async function removeCluster(
  api: Api,
  { id, name }: Ref,
): Promise<Pick<Accepted, 'operationId'>> {
  const path = `/clusters/${encodeURIComponent(id)}`
  try {
    const about = aboutOne(name)
    return operationIn(await api.send({ method: 'DELETE', path, about, ...repeatable() }))
  } catch (error) {
    if (isMissing(error)) return {}
    throw error
  }
}

/** How many people and teams have a role on a cluster; `undefined` where that can't be known. */
export async function countMembers(api: Api, { id, name }: Ref): Promise<number | undefined> {
  try {
    const path = `/clusters/${encodeURIComponent(id)}/members`
    const value = (await api.send({ method: 'GET', path, about: aboutOne(name) })).json()
    return Array.isArray(value) ? value.length : undefined
  } catch (error) {
    if (error instanceof CliError && error.kind !== 'login-required') return undefined
    throw error
  }
}

/** For a request that names one thing by its id and says what shall become of it: twice is once. */
function repeatable(): { readonly key: string; readonly retry: 'keyed' } {
  return { key: process.getBuiltinModule('node:crypto').randomUUID(), retry: 'keyed' }
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
